/** What all servers share: the identity of an image, kinds of failures. */
@NullMarked
package io.github.jerofs.serve.internal.tree;

import org.jspecify.annotations.NullMarked;
