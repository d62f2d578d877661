package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Validates output against {@code docs/output.schema.json}. */
final class JsonSchema {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final ObjectNode definitions;

  private JsonSchema(ObjectNode definitions) {
    this.definitions = definitions;
  }

  static JsonSchema read() throws IOException {
    return new JsonSchema(
        (ObjectNode) new ObjectMapper().readTree(Path.of("docs/output.schema.json").toFile()));
  }

  /** Asserts that {@code line} is an object of the definition {@code name}. */
  void validate(String name, String line) {
    ObjectNode schema = definitions.deepCopy().put("$ref", "#/$defs/" + name);
    Set<ValidationMessage> faults = FACTORY.getSchema(schema).validate(line, InputFormat.JSON);
    assertEquals(Set.of(), faults, name + ": " + line);
  }
}
