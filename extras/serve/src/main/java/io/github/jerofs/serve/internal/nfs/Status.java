package io.github.jerofs.serve.internal.nfs;

/** Results of procedures: {@code nfsstat3} of RFC 1813, section 2.6. */
enum Status {
  OK(0),
  NOENT(2),
  IO(5),
  ACCES(13),
  NOTDIR(20),
  ISDIR(21),
  INVAL(22),
  ROFS(30),
  NAMETOOLONG(63),
  STALE(70),
  BADHANDLE(10001),
  BAD_COOKIE(10003),
  TOOSMALL(10005);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  /** Returns the number in replies. */
  int code() {
    return code;
  }
}
