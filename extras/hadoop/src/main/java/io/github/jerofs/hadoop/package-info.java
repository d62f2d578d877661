/** EROFS images as a read-only Hadoop file system. */
@NullMarked
package io.github.jerofs.hadoop;

import org.jspecify.annotations.NullMarked;
