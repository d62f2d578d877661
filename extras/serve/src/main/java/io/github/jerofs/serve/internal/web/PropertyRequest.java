package io.github.jerofs.serve.internal.web;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PROPFIND request.
 *
 * @param kind what to return
 * @param names the requested properties
 */
record PropertyRequest(Kind kind, List<Name> names) {
  /** Longest body in bytes. */
  static final int MAX_BYTES = 64 << 10;

  private static final int MAX_NAMES = 200;
  private static final String DAV = "DAV:";
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** What a request is for. */
  enum Kind {
    ALL,
    NAMES,
    SOME
  }

  /**
   * The name of a property.
   *
   * @param namespace the namespace URI, may be empty
   * @param local the local name
   */
  record Name(String namespace, String local) {
    boolean isDav(String name) {
      return namespace.equals(DAV) && local.equals(name);
    }
  }

  /**
   * Parses a body. DTDs, and with them all entities, are refused.
   *
   * @throws XMLStreamException if the body is not the XML of a PROPFIND request
   */
  static PropertyRequest parse(byte[] body) throws XMLStreamException {
    if (body.length == 0) {
      return new PropertyRequest(Kind.ALL, List.of());
    }
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text(body)));
    try {
      return parse(reader);
    } finally {
      reader.close();
    }
  }

  /**
   * Decodes UTF-8 or UTF-16. The parser of the JDK would print malformed bytes to standard error.
   */
  private static String text(byte[] body) throws XMLStreamException {
    int mark = body.length < 2 ? 0 : (body[0] & 0xff) << 8 | (body[1] & 0xff);
    Charset charset = mark == 0xfeff || mark == 0xfffe ? UTF_16 : UTF_8;
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new XMLStreamException("not " + charset, e);
    }
  }

  private static PropertyRequest parse(XMLStreamReader reader) throws XMLStreamException {
    @Nullable Kind kind = null;
    List<Name> names = new ArrayList<>();
    int depth = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD) {
        throw new XMLStreamException("a DTD is not accepted");
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        String namespace = reader.getNamespaceURI();
        Name name = new Name(namespace == null ? "" : namespace, reader.getLocalName());
        if (depth == 1 && !name.isDav("propfind")) {
          throw new XMLStreamException("expected propfind, found " + name.local());
        } else if (depth == 2 && kind == null) {
          kind = kind(name);
        } else if (depth == 3 && kind == Kind.SOME) {
          names.add(name);
          if (names.size() > MAX_NAMES) {
            throw new XMLStreamException("more than " + MAX_NAMES + " properties");
          }
        }
      }
    }
    if (kind == null) {
      throw new XMLStreamException("expected prop, allprop or propname");
    }
    return new PropertyRequest(kind, List.copyOf(names));
  }

  private static @Nullable Kind kind(Name name) {
    if (name.isDav("prop")) {
      return Kind.SOME;
    }
    if (name.isDav("allprop")) {
      return Kind.ALL;
    }
    return name.isDav("propname") ? Kind.NAMES : null;
  }
}
