package io.mediahub.local.sh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's program that changes libavdevice, on a library that has only what it looks at. */
class DropDeviceLibrariesTest {
  private static final Path PROGRAM =
      Shell.PROJECT.resolve("infra/runtime/src/build/DropDeviceLibraries.java");

  /** Where the loaded segment begins in memory; in the file it begins at 0. */
  private static final long ADDRESS = 0x10000;

  private static final int PROGRAM_HEADERS = 64;
  private static final int STRINGS = 256;
  private static final int VERSIONS = 512;
  private static final int DYNAMIC = 768;
  private static final int NEEDED = 1;

  @TempDir Path folder;
  private Path library;

  private Shell.Ended run() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    return Shell.run(folder, Map.of(), List.of(java, PROGRAM.toString(), library.toString()));
  }

  @BeforeEach
  void name() {
    library = folder.resolve("libavdevice.so.62");
  }

  @Test
  void needed_device_libraries_and_their_versions_go_and_others_stay() throws Exception {
    Files.write(library, elf(List.of("libc.so.6", "libpulse.so.0", "libm.so.6", "libxcb.so.1")));

    Shell.Ended ended = run();

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(needed()).containsExactly("libc.so.6", "libm.so.6");
    assertThat(versions()).containsExactly("libc.so.6", "libm.so.6");
  }

  @Test
  void a_second_run_changes_nothing() throws Exception {
    Files.write(library, elf(List.of("libc.so.6", "libasound.so.2")));
    run();
    byte[] once = Files.readAllBytes(library);

    assertThat(run().exitCode()).isZero();
    assertThat(Files.readAllBytes(library)).isEqualTo(once);
  }

  @Test
  void another_file_is_refused() throws Exception {
    Files.writeString(library, "no library at all, but long enough to be looked at ".repeat(4));

    Shell.Ended ended = run();

    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.output()).contains("not a little-endian 64-bit ELF file");
  }

  /** A dynamic segment that needs these libraries, and a version of each. */
  private static byte[] elf(List<String> libraries) {
    ByteBuffer elf = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
    elf.putLong(32, PROGRAM_HEADERS).putShort(54, (short) 56).putShort(56, (short) 2);
    segment(elf, PROGRAM_HEADERS, 1, 0, elf.capacity());
    segment(elf, PROGRAM_HEADERS + 56, 2, DYNAMIC, elf.capacity() - DYNAMIC);
    int string = STRINGS;
    int dynamic = DYNAMIC;
    for (int i = 0; i < libraries.size(); i++) {
      elf.put(string, (libraries.get(i) + "\0").getBytes(StandardCharsets.US_ASCII));
      dynamic = entry(elf, dynamic, NEEDED, string - STRINGS);
      int version = VERSIONS + 16 * i;
      elf.putInt(version + 4, string - STRINGS);
      elf.putInt(version + 12, i == libraries.size() - 1 ? 0 : 16);
      string += libraries.get(i).length() + 1;
    }
    dynamic = entry(elf, dynamic, 5, ADDRESS + STRINGS);
    dynamic = entry(elf, dynamic, 0x6ffffffeL, ADDRESS + VERSIONS);
    entry(elf, dynamic, 0x6fffffffL, libraries.size());
    return elf.array();
  }

  private static void segment(ByteBuffer elf, int at, int type, long offset, long size) {
    elf.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, ADDRESS + offset);
    elf.putLong(at + 32, size);
  }

  private static int entry(ByteBuffer elf, int at, long tag, long value) {
    elf.putLong(at, tag).putLong(at + 8, value);
    return at + 16;
  }

  private List<String> needed() throws Exception {
    ByteBuffer elf = read();
    List<String> names = new ArrayList<>();
    for (int at = DYNAMIC; elf.getLong(at) != 0; at += 16) {
      if (elf.getLong(at) == NEEDED) {
        names.add(text(elf, STRINGS + (int) elf.getLong(at + 8)));
      }
    }
    return names;
  }

  private List<String> versions() throws Exception {
    ByteBuffer elf = read();
    List<String> names = new ArrayList<>();
    int at = VERSIONS;
    int next;
    do {
      names.add(text(elf, STRINGS + elf.getInt(at + 4)));
      next = elf.getInt(at + 12);
      at += next;
    } while (next != 0);
    return names;
  }

  private ByteBuffer read() throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer elf, int at) {
    int end = at;
    while (elf.get(end) != 0) {
      end++;
    }
    return new String(elf.array(), at, end - at, StandardCharsets.US_ASCII);
  }
}
