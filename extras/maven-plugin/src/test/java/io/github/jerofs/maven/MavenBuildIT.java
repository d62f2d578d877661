package io.github.jerofs.maven;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jerofs.Erofs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the packaged plugin in a Maven build of its own, without network: the local repository of
 * this build serves as a remote one.
 */
final class MavenBuildIT {
  private static final String VERSION = System.getProperty("jerofs.version", "");

  @TempDir private Path temp;

  private static @Nullable Path maven() {
    String name = System.getProperty("os.name", "").startsWith("Windows") ? "mvn.cmd" : "mvn";
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(System.getProperty("path.separator"), -1)) {
      Path file = Path.of(directory).resolve(name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  private void deploy(String artifact, String pom, @Nullable String jar) throws IOException {
    Path directory = temp.resolve("built/io/github/jerofs/" + artifact + "/" + VERSION);
    Files.createDirectories(directory);
    Files.copy(Path.of(pom), directory.resolve(artifact + "-" + VERSION + ".pom"));
    if (jar != null) {
      Files.copy(Path.of(jar), directory.resolve(artifact + "-" + VERSION + ".jar"));
    }
  }

  private static String repositories(String kind, Path central, Path built) {
    return """
        <%1$sies>
          <%1$sy><id>central</id><url>%2$s</url></%1$sy>
          <%1$sy><id>built</id><url>%3$s</url></%1$sy>
        </%1$sies>
        """
        .formatted(kind, central.toUri(), built.toUri());
  }

  @Test
  void packagePhase_imageBuilt() throws IOException, InterruptedException {
    Path maven = maven();
    assumeTrue(maven != null, "no mvn on the PATH");
    String jars = "target/jerofs-" + VERSION + ".jar";
    String plugin = "extras/maven-plugin/target/jerofs-maven-plugin-" + VERSION + ".jar";
    deploy("jerofs-parent", "extras/pom.xml", null);
    deploy("jerofs", "pom.xml", jars);
    deploy("jerofs-maven-plugin", "extras/maven-plugin/pom.xml", plugin);
    Path central = Path.of(System.getProperty("jerofs.localRepository", ""));
    Path settings = temp.resolve("settings.xml");
    Files.writeString(
        settings,
        "<settings><profiles><profile><id>local</id>"
            + repositories("repositor", central, temp.resolve("built"))
            + repositories("pluginRepositor", central, temp.resolve("built"))
            + "</profile></profiles>"
            + "<activeProfiles><activeProfile>local</activeProfile></activeProfiles></settings>");
    Path project = temp.resolve("project");
    Files.createDirectories(project.resolve("rootfs"));
    Files.writeString(project.resolve("rootfs/file"), "content");
    Files.writeString(project.resolve("pom.xml"), pom());
    Path log = temp.resolve("log");
    Process process =
        new ProcessBuilder(
                Objects.requireNonNull(maven).toString(),
                "-B",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + temp.resolve("repository"),
                "package")
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(log));
    try (FileSystem fs = Erofs.open(project.resolve("target/app-1.erofs"))) {
      Path file = fs.getPath("/opt/file");
      assertEquals("content", Files.readString(file));
      assertEquals(0100750, Files.getAttribute(file, "unix:mode"));
      assertEquals(1000, Files.getAttribute(file, "unix:uid"));
      assertEquals(
          FileTime.from(Instant.parse("2024-01-02T03:04:05Z")), Files.getLastModifiedTime(file));
      assertEquals(List.of("app"), List.of(Erofs.info(fs).label()));
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String pom() {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>example</groupId>
          <artifactId>app</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <properties>
            <project.build.outputTimestamp>2024-01-02T03:04:05Z</project.build.outputTimestamp>
          </properties>
          <build>
            <plugins>
              <plugin>
                <groupId>io.github.jerofs</groupId>
                <artifactId>jerofs-maven-plugin</artifactId>
                <version>%s</version>
                <executions>
                  <execution>
                    <goals>
                      <goal>build</goal>
                    </goals>
                    <configuration>
                      <label>app</label>
                      <compression>zstd</compression>
                      <fileSets>
                        <fileSet>
                          <directory>rootfs</directory>
                          <outputDirectory>/opt</outputDirectory>
                          <fileMode>0750</fileMode>
                          <uid>1000</uid>
                        </fileSet>
                      </fileSets>
                    </configuration>
                  </execution>
                </executions>
              </plugin>
            </plugins>
          </build>
        </project>
        """
        .formatted(VERSION);
  }
}
