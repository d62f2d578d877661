package io.github.jerofs.attribute;

/**
 * One layer of a stack. Immutable and thread-safe.
 *
 * @param name the file, URL or blob that contains the layer
 * @param image the contents of its superblock and device table
 */
public record LayerInfo(String name, ImageInfo image) {}
