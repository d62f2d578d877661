/** Images in HDFS. */
package io.github.jerofs.hadoop.hdfs;
