package io.github.jerofs.serve.internal.web;

import java.io.IOException;

/** A failure to read the image while a response is sent, unlike a failure to send it. */
final class ImageFailure extends IOException {
  private static final long serialVersionUID = 1;

  ImageFailure(Throwable cause) {
    super(cause);
  }
}
