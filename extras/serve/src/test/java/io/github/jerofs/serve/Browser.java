package io.github.jerofs.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A page in headless Chromium, controlled with the DevTools protocol. Used by one thread. */
final class Browser implements Closeable {
  private static final long PATIENCE_SECONDS = 60;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
  private final List<JsonObject> events = new ArrayList<>();
  private final String session;
  private int id;

  /**
   * Starts the browser.
   *
   * @param profile a directory for its files
   */
  Browser(Path profile) throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox", // tests run as root, where the sandbox of Chromium does not
                "--disable-gpu",
                "--hide-scrollbars",
                "--window-size=1100,700",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket = connect(endpoint(process));
    String target = createTarget();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), null)
            .get("sessionId")
            .getAsString();
    for (String domain : new String[] {"Page", "Runtime", "Log"}) {
      call(domain + ".enable", Map.of());
    }
  }

  private static URI endpoint(Process process) throws IOException {
    BufferedReader errors = process.errorReader(UTF_8);
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(LISTENING)) {
        return URI.create(line.substring(LISTENING.length()));
      }
    }
    throw new IOException("chromium does not start");
  }

  private WebSocket connect(URI endpoint) {
    StringBuilder message = new StringBuilder();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket from, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
              received.add(JsonParser.parseString(message.toString()).getAsJsonObject());
              message.setLength(0);
            }
            from.request(1);
            return null;
          }
        };
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(endpoint, listener).join();
  }

  private String createTarget() throws IOException, InterruptedException {
    return call("Target.createTarget", Map.of("url", "about:blank"), null)
        .get("targetId")
        .getAsString();
  }

  private JsonObject call(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    return call(method, parameters, session);
  }

  private JsonObject call(String method, Map<String, ?> parameters, @Nullable String to)
      throws IOException, InterruptedException {
    JsonObject request = new JsonObject();
    request.addProperty("id", ++id);
    request.addProperty("method", method);
    JsonObject values = new JsonObject();
    parameters.forEach((name, value) -> values.add(name, json(value)));
    request.add("params", values);
    if (to != null) {
      request.addProperty("sessionId", to);
    }
    socket.sendText(request.toString(), true).join();
    while (true) {
      JsonObject reply = receive();
      if (!reply.has("id")) {
        events.add(reply);
      } else if (reply.get("id").getAsInt() == id) {
        if (reply.has("error")) {
          throw new IOException(method + ": " + reply.get("error"));
        }
        return reply.getAsJsonObject("result");
      }
    }
  }

  private static JsonElement json(Object value) {
    if (value instanceof JsonElement element) {
      return element;
    }
    return JsonParser.parseString(
        value instanceof String text ? new JsonPrimitive(text).toString() : value.toString());
  }

  private JsonObject receive() throws IOException, InterruptedException {
    JsonObject message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new IOException("chromium does not answer");
    }
    return message;
  }

  /** Opens a page and waits until it is complete. */
  void open(URI page) throws IOException, InterruptedException {
    events.clear();
    call("Page.navigate", Map.of("url", page.toString()));
    awaitLoad();
  }

  /** Waits until the page that was requested last is complete. */
  void awaitLoad() throws IOException, InterruptedException {
    while (events.stream().noneMatch(event -> isMethod(event, "Page.loadEventFired"))) {
      events.add(receive());
    }
    events.removeIf(event -> isMethod(event, "Page.loadEventFired"));
  }

  private static boolean isMethod(JsonObject event, String method) {
    return event.get("method").getAsString().equals(method);
  }

  /** Returns what the page reported since it was opened: errors, and dialogs of scripts. */
  List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                isMethod(event, "Log.entryAdded")
                    || isMethod(event, "Runtime.exceptionThrown")
                    || isMethod(event, "Page.javascriptDialogOpening"))
        .map(JsonObject::toString)
        .toList();
  }

  /** Evaluates an expression whose value is a string. */
  String evaluate(String expression) throws IOException, InterruptedException {
    JsonObject result =
        call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true));
    JsonElement value = result.getAsJsonObject("result").get("value");
    if (result.has("exceptionDetails") || value == null) {
      throw new IOException(expression + ": " + result);
    }
    return value.getAsString();
  }

  /** Presses a key. */
  void press(String key) throws IOException, InterruptedException {
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    int code =
        switch (key) {
          case "Enter" -> 13;
          case "Backspace" -> 8;
          case "Escape" -> 27;
          case "ArrowUp" -> 38;
          case "ArrowDown" -> 40;
          default -> 0;
        };
    String type = text.isEmpty() ? "rawKeyDown" : "keyDown";
    call(
        "Input.dispatchKeyEvent",
        Map.of("type", type, "key", key, "text", text, "windowsVirtualKeyCode", code));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Sets the preferred colours: {@code light} or {@code dark}. */
  void prefer(String colours) throws IOException, InterruptedException {
    JsonObject feature = new JsonObject();
    feature.addProperty("name", "prefers-color-scheme");
    feature.addProperty("value", colours);
    JsonArray features = new JsonArray();
    features.add(feature);
    call("Emulation.setEmulatedMedia", Map.of("features", features));
  }

  /** Writes a picture of the page. */
  void screenshot(Path file) throws IOException, InterruptedException {
    String data = call("Page.captureScreenshot", Map.of()).get("data").getAsString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /** Ends the browser, which then removes what it left in the directory for temporary files. */
  @Override
  public void close() throws IOException {
    try {
      call("Browser.close", Map.of(), null);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("chromium does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      socket.abort();
      List<ProcessHandle> rest = process.descendants().toList();
      rest.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
