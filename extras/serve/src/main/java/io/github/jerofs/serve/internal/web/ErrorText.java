package io.github.jerofs.serve.internal.web;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers failed requests with the status alone: messages of exceptions are for the server's owner.
 */
public final class ErrorText extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    Replies.secure(response);
    Replies.text(response, callback, code, code + " " + HttpStatus.getMessage(code));
  }
}
