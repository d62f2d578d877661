/** Opens archives as images: tar files and compressed files, through an index. */
@NullMarked
package io.github.jerofs.internal.open.archive;

import org.jspecify.annotations.NullMarked;
