package io.github.jerofs.internal.path;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;

/** Owners and groups. An image stores only numeric ids; names from the host would be misleading. */
public final class ErofsPrincipal {
  /** The lookup service, which creates principals from decimal numbers. */
  public static final UserPrincipalLookupService LOOKUP = new Lookup();

  private ErofsPrincipal() {}

  /** A user, identified by number. */
  public record User(int uid) implements UserPrincipal {
    @Override
    public String getName() {
      return Integer.toUnsignedString(uid);
    }

    @Override
    public String toString() {
      return getName();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof User that && uid == that.uid;
    }

    @Override
    public int hashCode() {
      return uid;
    }
  }

  /** A group, identified by number. */
  public record Group(int gid) implements GroupPrincipal {
    @Override
    public String getName() {
      return Integer.toUnsignedString(gid);
    }

    @Override
    public String toString() {
      return getName();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Group that && gid == that.gid;
    }

    @Override
    public int hashCode() {
      return gid;
    }
  }

  private static final class Lookup extends UserPrincipalLookupService {
    @Override
    public UserPrincipal lookupPrincipalByName(String name) throws UserPrincipalNotFoundException {
      return new User(id(name));
    }

    @Override
    public GroupPrincipal lookupPrincipalByGroupName(String group)
        throws UserPrincipalNotFoundException {
      return new Group(id(group));
    }

    private static int id(String name) throws UserPrincipalNotFoundException {
      try {
        return Integer.parseUnsignedInt(Objects.requireNonNull(name));
      } catch (NumberFormatException e) {
        throw new UserPrincipalNotFoundException(name);
      }
    }
  }
}
