package io.github.jerofs.serve.internal.web;

import io.github.jerofs.attribute.ErofsFileAttributes;
import io.github.jerofs.serve.Export;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jetty.http.DateGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The answer to PROPFIND: a resource and, at depth 1, the members of a directory. WebDAV has no
 * links: a link to a file is listed as the file, others are not listed, so that every walk ends.
 */
final class Multistatus implements TextBody.Generator {
  private static final List<String> PROPERTIES =
      List.of(
          "resourcetype",
          "displayname",
          "getlastmodified",
          "creationdate",
          "getcontentlength",
          "getcontenttype",
          "getetag",
          "supportedlock");

  private final PropertyRequest wanted;
  private final String href;
  private final String name;
  private final @Nullable ErofsFileAttributes attributes;
  private final String image;
  private final Iterator<Export> exports;
  private final @Nullable Entries entries;
  private boolean begun;

  private Multistatus(
      PropertyRequest wanted,
      UrlPath url,
      @Nullable ErofsFileAttributes attributes,
      String image,
      Iterator<Export> exports,
      @Nullable Entries entries) {
    this.wanted = wanted;
    this.href = url.encoded();
    this.name = url.names().isEmpty() ? "/" : url.names().get(url.names().size() - 1);
    this.attributes = attributes;
    this.image = image;
    this.exports = exports;
    this.entries = entries;
  }

  /** Describes a file or directory, with its members if {@code deep}. */
  static Multistatus of(Resource resource, PropertyRequest wanted, boolean deep)
      throws IOException {
    boolean directory = resource.isDirectory();
    return new Multistatus(
        wanted,
        new UrlPath(resource.url().names(), directory),
        resource.attributes(),
        resource.image(),
        List.<Export>of().iterator(),
        deep && directory ? new Entries(resource.path()) : null);
  }

  /** Describes the list of exports, with the exports if {@code deep}. */
  static Multistatus of(List<Export> exports, PropertyRequest wanted, boolean deep) {
    return new Multistatus(
        wanted,
        new UrlPath(List.of(), true),
        null,
        "",
        deep ? exports.iterator() : List.<Export>of().iterator(),
        null);
  }

  @Override
  public boolean next(StringBuilder out) throws IOException {
    if (!begun) {
      begun = true;
      out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n");
      response(out, href, name, attributes);
      return true;
    }
    if (exports.hasNext()) {
      Export export = exports.next();
      response(out, "/" + export.name() + "/", export.name(), null);
      return true;
    }
    Entries.Entry entry = entries == null ? null : entries.next();
    if (entry == null) {
      out.append("</D:multistatus>\n");
      return false;
    }
    if (isListed(entry)) {
      StringBuilder link = new StringBuilder(href);
      UrlPath.append(link, entry.name());
      link.append(entry.leadsToDirectory() ? "/" : "");
      response(out, link.toString(), entry.name(), entry.target());
    }
    return true;
  }

  private static boolean isListed(Entries.Entry entry) {
    ErofsFileAttributes target = entry.target();
    return target != null
        && (target.isRegularFile() || (target.isDirectory() && entry.link() == null));
  }

  private void response(
      StringBuilder out, String link, String shown, @Nullable ErofsFileAttributes file) {
    out.append("<D:response><D:href>").append(link).append("</D:href>");
    List<PropertyRequest.Name> missing = new ArrayList<>();
    StringBuilder found = new StringBuilder();
    if (wanted.kind() == PropertyRequest.Kind.SOME) {
      for (PropertyRequest.Name property : wanted.names()) {
        if (!property.isDav(property.local()) || !append(found, property.local(), shown, file)) {
          missing.add(property);
        }
      }
    } else {
      for (String property : PROPERTIES) {
        append(found, property, shown, file);
      }
    }
    if (found.length() > 0 || missing.isEmpty()) {
      out.append("<D:propstat><D:prop>").append(found);
      out.append("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
    }
    if (!missing.isEmpty()) {
      out.append("<D:propstat><D:prop>");
      for (PropertyRequest.Name property : missing) {
        appendMissing(out, property);
      }
      out.append("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
    }
    out.append("</D:response>\n");
  }

  private static void appendMissing(StringBuilder out, PropertyRequest.Name property) {
    if (property.namespace().isEmpty()) { // a prefix cannot stand for no namespace
      out.append('<').append(property.local()).append(" xmlns=\"\"/>");
      return;
    }
    out.append("<x:").append(property.local()).append(" xmlns:x=\"");
    Escapes.appendMarkup(out, property.namespace());
    out.append("\"/>");
  }

  /** Appends a property, and returns false if the resource does not have it. */
  private boolean append(
      StringBuilder out, String property, String shown, @Nullable ErofsFileAttributes file) {
    boolean directory = file == null || file.isDirectory();
    StringBuilder value = new StringBuilder();
    switch (property) {
      case "resourcetype" -> value.append(directory ? "<D:collection/>" : "");
      case "displayname" -> Escapes.appendMarkup(value, shown);
      case "supportedlock" -> {}
      case "getlastmodified" -> {
        if (file == null) {
          return false;
        }
        value.append(DateGenerator.formatDate(file.lastModifiedTime().toMillis()));
      }
      case "creationdate" -> {
        if (file == null) {
          return false;
        }
        value.append(file.lastModifiedTime().toInstant());
      }
      case "getcontentlength" -> {
        if (file == null || directory) {
          return false;
        }
        value.append(file.size());
      }
      case "getcontenttype" -> {
        if (directory) {
          return false;
        }
        Escapes.appendMarkup(value, ContentTypes.of(shown));
      }
      case "getetag" -> {
        if (file == null || directory) {
          return false;
        }
        Escapes.appendMarkup(value, Resource.entityTag(image, file));
      }
      default -> {
        return false;
      }
    }
    boolean empty = wanted.kind() == PropertyRequest.Kind.NAMES || value.length() == 0;
    out.append("<D:").append(property).append(empty ? "/>" : ">");
    if (!empty) {
      out.append(value).append("</D:").append(property).append('>');
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    if (entries != null) {
      entries.close();
    }
  }
}
