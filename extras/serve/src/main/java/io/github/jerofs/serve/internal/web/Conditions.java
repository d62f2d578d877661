package io.github.jerofs.serve.internal.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The preconditions of a request, evaluated in the order of RFC 9110, section 13.2.2. */
final class Conditions {
  private final HttpFields headers;
  private final String tag;
  private final long modifiedSeconds;

  /**
   * Prepares to compare.
   *
   * @param tag the strong entity tag of the file, quoted
   */
  Conditions(HttpFields headers, String tag, Instant modified) {
    this.headers = headers;
    this.tag = tag;
    this.modifiedSeconds = modified.getEpochSecond();
  }

  /** Returns 412 or 304 if a precondition fails, and 200 otherwise. */
  int status() {
    String match = value(HttpHeader.IF_MATCH);
    String unmodified = value(HttpHeader.IF_UNMODIFIED_SINCE);
    if (match != null) {
      if (!names(match, false)) {
        return HttpStatus.PRECONDITION_FAILED_412;
      }
    } else if (unmodified != null && isModifiedSince(unmodified, false)) {
      return HttpStatus.PRECONDITION_FAILED_412;
    }
    String noneMatch = value(HttpHeader.IF_NONE_MATCH);
    String modified = value(HttpHeader.IF_MODIFIED_SINCE);
    if (noneMatch != null) {
      return names(noneMatch, true) ? HttpStatus.NOT_MODIFIED_304 : HttpStatus.OK_200;
    }
    return modified != null && !isModifiedSince(modified, true)
        ? HttpStatus.NOT_MODIFIED_304
        : HttpStatus.OK_200;
  }

  /** Returns whether the ranges of the request apply. Only strong validators select ranges. */
  boolean allowRanges() {
    String range = value(HttpHeader.IF_RANGE);
    return range == null || range.strip().equals(tag);
  }

  private @Nullable String value(HttpHeader header) {
    List<String> values = headers.getValuesList(header);
    return values.isEmpty() ? null : String.join(",", values);
  }

  private boolean names(String list, boolean weak) {
    if (list.strip().equals("*")) {
      return true;
    }
    for (String member : tags(list)) {
      if (member.equals(tag) || (weak && member.equals("W/" + tag))) {
        return true;
      }
    }
    return false;
  }

  /** Splits a list of entity tags, in which a comma may be part of a tag. */
  private static List<String> tags(String list) {
    List<String> tags = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || (list.charAt(i) == ',' && !quoted)) {
        tags.add(list.substring(start, i).strip());
        start = i + 1;
      } else if (list.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    return tags;
  }

  /** Returns whether the file is newer than {@code date}; {@code otherwise} if it is no date. */
  private boolean isModifiedSince(String date, boolean otherwise) {
    long millis = HttpDateTime.parseToEpoch(date.strip());
    return millis == -1 ? otherwise : modifiedSeconds > Math.floorDiv(millis, 1000L);
  }
}
