package io.github.jerofs.hadoop.job;

import java.io.Serializable;

/**
 * A part that is an image in the store. Immutable and thread-safe.
 *
 * @param number position among the parts, from 0
 * @param name the name of the file
 * @param bytes the size of the image
 * @param inodes the number of inodes
 */
public record WrittenPart(int number, String name, long bytes, long inodes)
    implements Serializable {}
