package io.github.jerofs.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Validates output against {@code docs/output.schema.json}. Implements the keywords of that schema
 * and fails on others.
 */
final class JsonSchema {
  private final JsonObject definitions;

  private JsonSchema(JsonObject definitions) {
    this.definitions = definitions;
  }

  static JsonSchema read() throws IOException {
    String text = Files.readString(Path.of("docs/output.schema.json"));
    return new JsonSchema(JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("$defs"));
  }

  /** Asserts that {@code line} is an object of the definition {@code name}. */
  void validate(String name, String line) {
    check(definitions.getAsJsonObject(name), JsonParser.parseString(line), name + ": " + line);
  }

  private static void check(JsonObject schema, JsonElement value, String where) {
    for (Map.Entry<String, JsonElement> keyword : schema.entrySet()) {
      check(schema, keyword.getKey(), keyword.getValue(), value, where + " " + value);
    }
  }

  private static void check(
      JsonObject schema, String keyword, JsonElement expected, JsonElement value, String where) {
    switch (keyword) {
      case "description" -> {}
      case "type" -> assertTrue(isOfType(expected.getAsString(), value), where);
      case "enum" -> assertTrue(expected.getAsJsonArray().contains(value), where);
      case "pattern" ->
          assertTrue(
              Pattern.compile(expected.getAsString()).matcher(value.getAsString()).find(), where);
      case "minimum" ->
          assertTrue(value.getAsBigDecimal().compareTo(expected.getAsBigDecimal()) >= 0, where);
      case "items" ->
          value.getAsJsonArray().forEach(item -> check(expected.getAsJsonObject(), item, where));
      case "required" ->
          expected
              .getAsJsonArray()
              .forEach(
                  key ->
                      assertTrue(
                          value.getAsJsonObject().has(key.getAsString()), where + " lacks " + key));
      case "properties" ->
          expected
              .getAsJsonObject()
              .entrySet()
              .forEach(property -> checkProperty(property, value.getAsJsonObject(), where));
      case "additionalProperties" -> checkAdditional(schema, expected, value, where);
      default -> throw new IllegalArgumentException(keyword);
    }
  }

  private static boolean isOfType(String type, JsonElement value) {
    return switch (type) {
      case "object" -> value.isJsonObject();
      case "array" -> value.isJsonArray();
      case "string" -> value instanceof JsonPrimitive one && one.isString();
      case "boolean" -> value instanceof JsonPrimitive one && one.isBoolean();
      case "integer" ->
          value instanceof JsonPrimitive one
              && one.isNumber()
              && one.getAsString().matches("-?[0-9]+");
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static void checkProperty(
      Map.Entry<String, JsonElement> property, JsonObject value, String where) {
    JsonElement found = value.get(property.getKey());
    if (found != null) {
      check(property.getValue().getAsJsonObject(), found, where + " " + property.getKey());
    }
  }

  private static void checkAdditional(
      JsonObject schema, JsonElement additional, JsonElement value, String where) {
    JsonObject known = schema.getAsJsonObject("properties");
    for (Map.Entry<String, JsonElement> each : value.getAsJsonObject().entrySet()) {
      if (known != null && known.has(each.getKey())) {
        continue;
      }
      boolean isSchema = additional.isJsonObject();
      assertTrue(isSchema || additional.getAsBoolean(), where + " has " + each.getKey());
      if (isSchema) {
        check(additional.getAsJsonObject(), each.getValue(), where + " " + each.getKey());
      }
    }
  }
}
