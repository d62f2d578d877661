package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import java.io.IOException;
import java.io.OutputStream;

/** The map of a compressed file whose stored bytes are on an extra device. */
final class DeviceMap extends FileMap {
  private final int device;
  private final FileMap map;

  DeviceMap(int device, FileMap map) {
    this.device = device;
    this.map = map;
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public DataLayout layout() {
    return map.layout();
  }

  @Override
  public long union() {
    return map.union();
  }

  @Override
  public int inlineSize() {
    return map.inlineSize();
  }

  @Override
  public long size(long end) {
    return map.size(end);
  }

  @Override
  public void write(long end, long address, OutputStream out) throws IOException {
    map.write(end, address, out);
  }
}
