package io.github.jerofs.option;

import io.github.jerofs.storage.ImageLocation;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of the options that verify images. */
final class TrustForms {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern AT_OFFSET = Pattern.compile("(.+)@([0-9]{1,18})", Pattern.DOTALL);
  private static final String COMMA = ",";

  private TrustForms() {}

  static OptionForm<Optional<RootHash>> rootHash() {
    return OptionForms.optional(
        OptionForm.of(
            "HASH", "a RootHash, or 64 or 128 hexadecimal digits", TrustForms::parseRootHash));
  }

  static OptionForm<List<RootHash>> rootHashes() {
    return list(
        "HASH",
        "a list of RootHash or hexadecimal digits, or a string of them separated by commas",
        COMMA,
        TrustForms::parseRootHash);
  }

  private static @Nullable RootHash parseRootHash(Object value) {
    if (value instanceof RootHash hash) {
      return hash;
    }
    try {
      return value instanceof String text ? RootHash.parse(text) : null;
    } catch (IllegalArgumentException e) {
      return null; // of another form
    }
  }

  static OptionForm<HashTree> hashTree() {
    return OptionForm.of(
        "PLACE",
        "auto, a number of bytes, a HashTree, a Path, or a string LOCATION or LOCATION@BYTES",
        TrustForms::parseHashTree);
  }

  static OptionForm<List<HashTree>> hashTrees() {
    return list(
        "PLACE",
        "a list of values as hashTree takes them, or a string of them separated by commas",
        COMMA,
        TrustForms::parseHashTree);
  }

  private static @Nullable HashTree parseHashTree(Object value) {
    if (value instanceof HashTree tree) {
      return tree;
    } else if (value instanceof Path file) {
      return HashTree.in(file);
    } else if (value instanceof ImageLocation location) {
      return HashTree.in(location);
    }
    try {
      if (value instanceof Long || value instanceof Integer) {
        return HashTree.appendedAt(((Number) value).longValue());
      }
      return value instanceof String text && !text.isEmpty() ? parseHashTree(text) : null;
    } catch (IllegalArgumentException e) {
      return null; // of another form
    }
  }

  private static HashTree parseHashTree(String text) {
    if (text.equals(HashTree.AUTO.toString())) {
      return HashTree.AUTO;
    } else if (NUMBER.matcher(text).matches()) {
      return HashTree.appendedAt(Long.parseLong(text));
    }
    Matcher parts = AT_OFFSET.matcher(text);
    if (parts.matches() && !exists(text)) {
      return HashTree.in(ImageLocation.parse(parts.group(1)))
          .withOffset(Long.parseLong(parts.group(2)));
    }
    return HashTree.in(ImageLocation.parse(text));
  }

  private static boolean exists(String text) {
    return ImageLocation.parse(text) instanceof ImageLocation.File file
        && Files.exists(file.path());
  }

  static OptionForm<Optional<DetachedSignature>> signature() {
    return OptionForms.optional(
        OptionForm.of(
            "FILE",
            "a DetachedSignature, the bytes of one, or the path of a file in DER",
            TrustForms::parseSignature));
  }

  static OptionForm<List<DetachedSignature>> signatures() {
    return list(
        "FILE",
        "a list of values as signature takes them, or a string of paths separated by"
            + " File.pathSeparator",
        File.pathSeparator,
        TrustForms::parseSignature);
  }

  private static @Nullable DetachedSignature parseSignature(Object value) {
    if (value instanceof DetachedSignature signature) {
      return signature;
    } else if (value instanceof byte[] bytes) {
      return bytes.length <= DetachedSignature.MAX_SIZE ? DetachedSignature.of(bytes) : null;
    }
    Path file = path(value);
    try {
      return file == null ? null : DetachedSignature.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path path(Object value) {
    if (value instanceof Path path) {
      return path;
    }
    return value instanceof String text && !text.isEmpty() ? Path.of(text) : null;
  }

  static OptionForm<List<X509Certificate>> certificates() {
    return OptionForm.<List<X509Certificate>>of(
            "FILE",
            "a list of X509Certificate, or a string of paths of PEM or DER files, separated by"
                + " File.pathSeparator",
            TrustForms::parseCertificates)
        .normalized(List::copyOf)
        .printed(TrustForms::names);
  }

  private static @Nullable List<X509Certificate> parseCertificates(Object value) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object element : elements(value, File.pathSeparator)) {
      Path file = path(element);
      if (element instanceof X509Certificate certificate) {
        certificates.add(certificate);
      } else if (file != null) {
        certificates.addAll(readCertificates(file));
      } else {
        return null;
      }
    }
    return certificates.isEmpty() && !(value instanceof List<?>) ? null : certificates;
  }

  private static List<X509Certificate> readCertificates(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        certificates.add((X509Certificate) each);
      }
    } catch (CertificateException e) {
      throw new UncheckedIOException(
          new FileSystemException(file.toString(), null, "no certificate: " + e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return certificates;
  }

  private static String names(List<X509Certificate> certificates) {
    return certificates.isEmpty()
        ? OptionForms.NONE
        : certificates.stream().map(each -> each.getSubjectX500Principal().getName()).toList() + "";
  }

  static OptionForm<Boolean> flag() {
    return OptionForm.of("true|false", "true or false", TrustForms::parseFlag);
  }

  private static @Nullable Boolean parseFlag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return "true".equals(value) ? Boolean.TRUE : "false".equals(value) ? Boolean.FALSE : null;
  }

  static OptionForm<Optional<Instant>> instant() {
    OptionForm<Optional<Instant>> form =
        OptionForms.optional(
            OptionForm.of(
                "TIME",
                "an Instant, or a string such as 2026-01-31T00:00:00Z",
                TrustForms::parseTime));
    return OptionForm.<Optional<Instant>>of(
            form.metavar(),
            form.expected(),
            value -> OptionForms.NONE.equals(value) ? Optional.empty() : form.parser().parse(value))
        .printed(form.printer());
  }

  private static @Nullable Instant parseTime(Object value) {
    if (value instanceof Instant time) {
      return time;
    }
    try {
      return value instanceof String text ? Instant.parse(text) : null;
    } catch (DateTimeParseException e) {
      return null; // of another form
    }
  }

  private static <T> OptionForm<List<T>> list(
      String metavar, String expected, String separator, OptionForm.Parser<T> element) {
    OptionForm.Parser<List<T>> parser =
        value -> {
          if (OptionForms.NONE.equals(value)) {
            return List.of();
          }
          List<T> parsed = new ArrayList<>();
          for (Object each : elements(value, separator)) {
            T one = element.parse(each);
            if (one == null) {
              return null;
            }
            parsed.add(one);
          }
          return parsed.isEmpty() && !(value instanceof List<?>) ? null : parsed;
        };
    return OptionForm.of(metavar, expected, parser)
        .normalized(List::copyOf)
        .printed(values -> values.isEmpty() ? OptionForms.NONE : values.toString());
  }

  /** Returns nothing if {@code value} is neither list nor string. */
  private static List<?> elements(Object value, String separator) {
    if (value instanceof String text) {
      return List.of(text.split(Pattern.quote(separator), -1));
    }
    return value instanceof List<?> list ? list : List.of();
  }
}
