package io.github.jerofs.internal.container.composefs;

import io.github.jerofs.internal.format.LayerMarks;
import io.github.jerofs.internal.tree.Node;
import io.github.jerofs.internal.tree.Xattr;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of overlayfs attributes in a composefs image (docs/format.md, composefs images). Some
 * control the mount. Those of the source tree are stored under escaped names.
 */
final class OverlayNames {
  /** Marks a whiteout; escaped. */
  static final String WHITEOUT = LayerMarks.OVERLAY + "overlay.whiteout";

  private static final String OVERLAY = LayerMarks.OVERLAY;
  private static final String ESCAPED = OVERLAY + "overlay.";

  /** Marks a directory that contains whiteouts; escaped. */
  private static final String WHITEOUTS = ESCAPED + "whiteouts";

  private static final String OPAQUE = ESCAPED + "opaque";
  private static final String USER_WHITEOUT = "user.overlay.whiteout";
  private static final String USER_WHITEOUTS = "user.overlay.whiteouts";
  private static final String USER_OPAQUE = "user.overlay.opaque";
  private static final ByteBuffer HOLDS_WHITEOUTS = ByteBuffer.wrap(new byte[] {'x'});

  private OverlayNames() {}

  /** Returns the name under which the image stores the attribute {@code name} of the tree. */
  static String stored(String name) {
    return name.startsWith(OVERLAY) ? ESCAPED + name.substring(OVERLAY.length()) : name;
  }

  /** Returns the name in the tree, or null if the attribute only controls the mount. */
  private static @Nullable String shown(String stored) {
    if (stored.startsWith(ESCAPED)) {
      return OVERLAY + stored.substring(ESCAPED.length());
    }
    return stored.startsWith(OVERLAY) ? null : stored;
  }

  /**
   * Returns the attributes of the tree.
   *
   * @param stored the attributes of {@code node} in the image
   * @param logical whether to omit the attributes that represent whiteouts
   */
  static List<Xattr> shown(Node node, List<Xattr> stored, boolean logical) {
    Set<String> generated = logical ? generated(node, stored) : Set.of();
    List<Xattr> result = new ArrayList<>(stored.size());
    for (Xattr each : stored) {
      String name = shown(each.name());
      if (name != null && !generated.contains(each.name())) {
        result.add(new Xattr(name, each.value()));
      }
    }
    return result;
  }

  /** Returns the stored names of attributes that mkcomposefs adds for whiteouts. */
  private static Set<String> generated(Node node, List<Xattr> stored) {
    Set<String> result = new HashSet<>();
    for (Xattr each : stored) {
      if (each.name().equals(WHITEOUT) && ComposefsTree.mayBeWhiteout(node)) {
        result.addAll(List.of(WHITEOUT, USER_WHITEOUT));
      } else if (each.name().equals(WHITEOUTS) && node.isDirectory()) {
        result.addAll(List.of(WHITEOUTS, USER_WHITEOUTS));
      }
    }
    if (result.contains(WHITEOUTS)) {
      for (Xattr each : stored) {
        if ((each.name().equals(OPAQUE) || each.name().equals(USER_OPAQUE))
            && each.value().equals(HOLDS_WHITEOUTS)) {
          result.add(each.name());
        }
      }
    }
    return result;
  }

  /** Returns whether {@code stored} is a name that mkcomposefs adds for whiteouts. */
  static boolean mayBeGenerated(String stored) {
    return switch (stored) {
      case WHITEOUT, WHITEOUTS, OPAQUE, USER_WHITEOUT, USER_WHITEOUTS, USER_OPAQUE -> true;
      default -> false;
    };
  }
}
