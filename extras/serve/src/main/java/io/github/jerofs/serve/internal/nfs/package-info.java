/** NFSv3 and its MOUNT protocol over TCP: connections, calls, file handles, procedures. */
@NullMarked
package io.github.jerofs.serve.internal.nfs;

import org.jspecify.annotations.NullMarked;
