package io.github.jerofs.cli.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** File capabilities of Linux as text: the extended attribute {@code security.capability}. */
public final class Capabilities {
  private static final int REVISION = 0xff000000;
  private static final int REVISION_1 = 0x01000000;
  private static final int REVISION_2 = 0x02000000;
  private static final int REVISION_3 = 0x03000000;
  private static final int EFFECTIVE = 1;

  /** By number. */
  private static final List<String> NAMES =
      List.of(
          ("chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap"
                  + " linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock"
                  + " ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin"
                  + " sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write"
                  + " audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend"
                  + " audit_read perfmon bpf checkpoint_restore")
              .split(" ", -1));

  private Capabilities() {}

  /**
   * Returns text such as {@code cap_net_raw=ep}, as {@code getcap} prints it, or null if {@code
   * value} has another form.
   */
  public static @Nullable String text(byte[] value) {
    if (value.length < Integer.BYTES) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    int magic = fields.getInt(0);
    int length =
        switch (magic & REVISION) {
          case REVISION_1 -> 12;
          case REVISION_2 -> 20;
          case REVISION_3 -> 24;
          default -> 0;
        };
    if (value.length != length) {
      return null;
    }
    boolean isWide = length > 12;
    long permitted = bits(fields, 4, isWide);
    long inheritable = bits(fields, 8, isWide);
    List<String> parts = new ArrayList<>();
    String effective = (magic & EFFECTIVE) != 0 ? "e" : "";
    add(parts, permitted & inheritable, effective + "ip");
    add(parts, permitted & ~inheritable, effective + "p");
    add(parts, inheritable & ~permitted, effective + "i");
    String owner =
        (magic & REVISION) == REVISION_3
            ? " [rootid=" + Integer.toUnsignedString(fields.getInt(20)) + "]"
            : "";
    return (parts.isEmpty() ? "=" : String.join(" ", parts)) + owner;
  }

  private static long bits(ByteBuffer fields, int at, boolean isWide) {
    long low = Integer.toUnsignedLong(fields.getInt(at));
    return isWide ? low | Integer.toUnsignedLong(fields.getInt(at + 8)) << 32 : low;
  }

  private static void add(List<String> parts, long bits, String flags) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((bits >>> bit & 1) != 0) {
        names.add("cap_" + (bit < NAMES.size() ? NAMES.get(bit) : Integer.toString(bit)));
      }
    }
    if (!names.isEmpty()) {
      parts.add(String.join(",", names) + "=" + flags);
    }
  }
}
