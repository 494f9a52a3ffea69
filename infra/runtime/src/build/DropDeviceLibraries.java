import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes ffmpeg start on a server: takes the desktop libraries out of what libavdevice asks the
 * loader for. That library opens screens, cameras and sound cards, and is linked to PulseAudio,
 * ALSA and XCB; ffmpeg does not start at all when one of them is missing, although nothing here
 * ever calls them. All their functions are bound lazily (JUMP_SLOT relocations only), so that
 * dropping the DT_NEEDED entries and the version requirements that go with them is enough.
 *
 * <p>Usage: {@code java DropDeviceLibraries.java FOLDER/libavdevice.so.62}. Changes the file in
 * place; a second run changes nothing. Fails when the file is not a little-endian 64-bit ELF
 * library.
 */
class DropDeviceLibraries {
  private static final List<String> UNWANTED =
      List.of("libpulse.so", "libasound.so", "libxcb.so", "libxcb-shm.so");

  // Names and numbers of the System V ABI and of glibc's elf.h.
  private static final long DT_NULL = 0;
  private static final long DT_NEEDED = 1;
  private static final long DT_STRTAB = 5;
  private static final long DT_DEBUG = 21; // ignored by the loader in a library: a harmless tag
  private static final long DT_VERNEED = 0x6ffffffeL;
  private static final long DT_VERNEEDNUM = 0x6fffffffL;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;

  private final ByteBuffer elf;

  private DropDeviceLibraries(byte[] bytes) {
    elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    byte[] bytes = Files.readAllBytes(file);
    if (new DropDeviceLibraries(bytes).drop()) {
      Files.write(file, bytes);
    }
  }

  private boolean drop() {
    if (elf.getInt(0) != 0x464c457f || elf.get(4) != 2 || elf.get(5) != 1) {
      throw new IllegalArgumentException("not a little-endian 64-bit ELF file");
    }
    int dynamic = (int) segment(PT_DYNAMIC, 0);
    int strings = fileOffset(value(dynamic, DT_STRTAB));
    boolean changed = false;
    for (int at = dynamic; elf.getLong(at) != DT_NULL; at += 16) {
      if (elf.getLong(at) == DT_NEEDED && unwanted(strings + (int) elf.getLong(at + 8))) {
        elf.putLong(at, DT_DEBUG);
        changed = true;
      }
    }
    return unlinkVersions(dynamic, strings) || changed;
  }

  /** Takes the requirements of unwanted files out of the chain of Elf64_Verneed entries. */
  private boolean unlinkVersions(int dynamic, int strings) {
    int count = (int) value(dynamic, DT_VERNEEDNUM);
    int at = fileOffset(value(dynamic, DT_VERNEED));
    int kept = -1;
    boolean changed = false;
    for (int i = 0; i < count; i++) {
      int next = elf.getInt(at + 12); // vn_next: bytes to the next entry, 0 for the last
      if (!unwanted(strings + elf.getInt(at + 4))) { // vn_file: offset of the name
        kept = at;
      } else if (kept < 0) {
        throw new IllegalStateException("the first version requirement is unwanted: cannot unlink");
      } else {
        elf.putInt(kept + 12, next == 0 ? 0 : at + next - kept);
        changed = true;
      }
      if (next == 0) {
        break;
      }
      at += next;
    }
    return changed;
  }

  private boolean unwanted(int at) {
    int end = at;
    while (elf.get(end) != 0) {
      end++;
    }
    String name = new String(elf.array(), at, end - at, StandardCharsets.US_ASCII);
    return UNWANTED.stream().anyMatch(name::startsWith);
  }

  private long value(int dynamic, long tag) {
    for (int at = dynamic; elf.getLong(at) != DT_NULL; at += 16) {
      if (elf.getLong(at) == tag) {
        return elf.getLong(at + 8);
      }
    }
    throw new IllegalArgumentException("no dynamic entry " + tag);
  }

  private int fileOffset(long address) {
    return (int) segment(PT_LOAD, address);
  }

  /** File offset of the dynamic segment, or of an address inside a loaded one. */
  private long segment(int type, long address) {
    int headers = (int) elf.getLong(32);
    int size = elf.getShort(54);
    for (int i = 0; i < elf.getShort(56); i++) {
      int at = headers + i * size;
      long offset = elf.getLong(at + 8);
      long start = elf.getLong(at + 16);
      if (elf.getInt(at) == type
          && (type == PT_DYNAMIC || (address >= start && address < start + elf.getLong(at + 32)))) {
        return offset + (type == PT_DYNAMIC ? 0 : address - start);
      }
    }
    throw new IllegalArgumentException("no segment of type " + type + " for address " + address);
  }
}
