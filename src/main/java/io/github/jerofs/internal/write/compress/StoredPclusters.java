package io.github.jerofs.internal.write.compress;

/**
 * A compressed file on an extra device whose pclusters are stored back to back.
 *
 * @param address the byte address of the first pcluster on the device
 */
public record StoredPclusters(int device, long address, EncodedFile.Compressed file)
    implements StoredContent {}
