/** Container registries: images by HTTP, with the credentials of docker's configuration. */
@NullMarked
package io.github.jerofs.internal.container.registry;

import org.jspecify.annotations.NullMarked;
