/** Where bytes come from: locations, sources, extra devices and cached copies. */
@NullMarked
package io.github.jerofs.storage;

import org.jspecify.annotations.NullMarked;
