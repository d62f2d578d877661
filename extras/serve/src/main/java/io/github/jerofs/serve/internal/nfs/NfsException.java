package io.github.jerofs.serve.internal.nfs;

import java.io.IOException;

/** Ends a procedure with a status. */
final class NfsException extends IOException {
  private static final long serialVersionUID = 1;

  private final Status status;

  NfsException(Status status) {
    super(status.name());
    this.status = status;
  }

  Status status() {
    return status;
  }
}
