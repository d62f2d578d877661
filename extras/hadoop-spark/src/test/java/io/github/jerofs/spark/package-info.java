/** Images as a data source of Spark. */
package io.github.jerofs.spark;
