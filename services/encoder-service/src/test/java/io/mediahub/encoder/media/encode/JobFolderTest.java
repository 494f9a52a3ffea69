package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.sandbox.SandboxMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job writes into its folder, wherever the service was started. */
@SandboxTest
class JobFolderTest {
  @TempDir Path folder;

  static List<SandboxMode> isolations() {
    return List.of(TestMedia.ISOLATION, SandboxMode.OFF);
  }

  @ParameterizedTest
  @MethodSource("isolations")
  void nothing_is_written_outside_a_jobs_folder(SandboxMode isolation) throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("started/here"));
    Files.writeString(elsewhere.resolve("v240.mp4"), "not ours to overwrite");
    Path source = Files.createDirectory(folder.resolve("sources")).resolve("film.mp4");
    TestMedia.make(source, "-t", "3", "-i", TestMedia.CLIP, "-c", "copy");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path jobs = Files.createDirectory(folder.resolve("jobs"));
    TreeMap<String, Long> before = tree();

    Process encoder =
        TestMedia.jvm(
                elsewhere,
                List.of(),
                List.of("-Dmediahub.test.isolation=" + isolation, "-Djava.io.tmpdir=" + temporary),
                Encoder.class,
                jobs.toString(),
                source.toString())
            .start();
    String output = new String(encoder.getInputStream().readAllBytes());

    assertThat(encoder.waitFor()).as(output).isZero();
    assertThat(tree()).isEqualTo(before);
    assertThat(Files.readString(elsewhere.resolve("v240.mp4"))).isEqualTo("not ours to overwrite");
    assertThat(jobs).isDirectoryRecursivelyContaining("glob:**/v240.mp4");
  }

  /** Inspects a file and encodes it. */
  static final class Encoder {
    public static void main(String[] arguments) throws Exception {
      try (Encodings encodings = new Encodings(Path.of(arguments[0]))) {
        encodings.encode(Path.of(arguments[1]), 240);
      }
    }
  }

  /** Sizes of all files but those of jobs. */
  private TreeMap<String, Long> tree() throws Exception {
    var tree = new TreeMap<String, Long>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> !each.startsWith(folder.resolve("jobs"))).toList()) {
        tree.put(file.toString(), Files.isRegularFile(file) ? Files.size(file) : -1);
      }
    }
    return tree;
  }
}
