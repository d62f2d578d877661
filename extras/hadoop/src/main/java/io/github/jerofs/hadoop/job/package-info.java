/** Builds images from the files of Hadoop file systems, in parts that many machines build. */
@NullMarked
package io.github.jerofs.hadoop.job;

import org.jspecify.annotations.NullMarked;
