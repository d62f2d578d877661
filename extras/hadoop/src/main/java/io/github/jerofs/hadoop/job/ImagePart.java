package io.github.jerofs.hadoop.job;

import java.io.Serializable;
import java.util.List;

/**
 * A part of an {@link ImageJob}, which becomes an image of its own. Immutable and thread-safe.
 *
 * @param number position among the parts, from 0
 * @param bytes the size of its sources
 */
public record ImagePart(int number, long bytes, List<? extends Serializable> inputs)
    implements Serializable {}
