package io.github.jerofs.serve.internal.nfs;

import io.github.jerofs.attribute.ErofsFileAttributes;
import org.dcache.oncrpc4j.rpc.RpcAuth;
import org.dcache.oncrpc4j.rpc.RpcAuthTypeUnix;

/**
 * Who may read what. AUTH_SYS credentials are the client's claim, so modes stop mistakes and not
 * attackers.
 *
 * @param enforced whether modes count; otherwise everybody may read everything
 */
record Access(boolean enforced) {
  /** The bits of ACCESS. */
  static final int READ = 1;

  static final int LOOKUP = 2;
  static final int EXECUTE = 0x20;

  private static final int R = 4;
  private static final int X = 1;
  private static final int NOBODY = 65534;

  /** Returns the bits of ACCESS that {@code caller} has. */
  int granted(ErofsFileAttributes file, RpcAuth caller) {
    boolean read = !enforced || has(file, caller, R);
    boolean execute =
        file.isDirectory()
            ? !enforced || has(file, caller, X)
            : (file.mode() & 0111) != 0 && (!enforced || has(file, caller, X));
    int bits = read ? READ : 0;
    if (execute) {
      bits |= file.isDirectory() ? LOOKUP : EXECUTE;
    }
    return bits;
  }

  /** Throws unless {@code caller} may list a directory or read a file, also to execute it. */
  void checkRead(ErofsFileAttributes file, RpcAuth caller) throws NfsException {
    if (enforced && !has(file, caller, R) && (file.isDirectory() || !has(file, caller, X))) {
      throw new NfsException(Status.ACCES);
    }
  }

  /** Throws unless {@code caller} may search a directory. */
  void checkSearch(ErofsFileAttributes directory, RpcAuth caller) throws NfsException {
    if (enforced && !has(directory, caller, X)) {
      throw new NfsException(Status.ACCES);
    }
  }

  private static boolean has(ErofsFileAttributes file, RpcAuth caller, int bit) {
    int uid = caller instanceof RpcAuthTypeUnix unix ? unix.uid() : NOBODY;
    if (uid == 0) {
      return bit == R || file.isDirectory() || (file.mode() & 0111) != 0;
    }
    if (uid == file.uid()) {
      return (file.mode() >> 6 & bit) != 0;
    }
    return (inGroup(file.gid(), caller) ? file.mode() >> 3 & bit : file.mode() & bit) != 0;
  }

  private static boolean inGroup(int gid, RpcAuth caller) {
    if (!(caller instanceof RpcAuthTypeUnix unix)) {
      return gid == NOBODY;
    }
    if (unix.gid() == gid) {
      return true;
    }
    for (int group : unix.gids()) {
      if (group == gid) {
        return true;
      }
    }
    return false;
  }
}
