/** OCI image layouts: from index and manifest to a stack of layers. */
@NullMarked
package io.github.jerofs.internal.container.oci;

import org.jspecify.annotations.NullMarked;
