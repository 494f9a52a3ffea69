package io.mediahub.platform.web;

import static io.mediahub.platform.refusal.PlatformRefusal.VERSION_NOT_REACHED;
import static io.mediahub.platform.refusal.PlatformRefusal.VERSION_UNKNOWN;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lets a reader see its own write: waits until a read model has reached a version.
 *
 * <p>Before it waits it asks the write side: it refuses at once what does not exist, what the
 * reader may not see, and a version far ahead of the newest one.
 */
public final class VersionGate {
  /** A reader may wait for a few versions that are not written yet. */
  private static final long MOST_AHEAD = 10;

  private static final Duration SOON = Duration.ofSeconds(1);

  /** What was read last. */
  private static final class Look<T> {
    private Optional<T> row = Optional.empty();
  }

  private final ReadModelWait wait;

  public VersionGate(ReadModelWait wait) {
    this.wait = wait;
  }

  /**
   * Polls until the version is there.
   *
   * @param written asked only when the version is not there yet: the newest version on the write
   *     side, empty where that is not known. Throws the refusal for a reader who may not see it
   * @param read the row; empty when the read model has none yet
   * @param versionOf that row's version
   * @return the row, or empty when none was asked to be waited for and there is none
   * @throws RefusalException {@code version-not-reached} after five seconds; at once {@code
   *     version-unknown} for a version far ahead of the write side, and {@code too-many-waiting}
   */
  public <T> Optional<T> read(
      CurrentUser reader,
      IfVersionAtLeast wanted,
      Supplier<OptionalLong> written,
      Supplier<Optional<T>> read,
      ToLongFunction<T> versionOf) {
    Look<T> last = new Look<>();
    boolean reached =
        wait.until(
            reader,
            () -> requireNear(wanted, written.get()),
            () -> {
              last.row = read.get();
              return version(last.row, versionOf) >= wanted.version();
            });
    if (!reached) {
      throw new RefusalException(
          VERSION_NOT_REACHED.refusal(wanted.version(), version(last.row, versionOf)), SOON);
    }
    return last.row;
  }

  private static void requireNear(IfVersionAtLeast wanted, OptionalLong newest) {
    if (newest.isPresent() && wanted.version() > newest.getAsLong() + MOST_AHEAD) {
      throw new RefusalException(
          VERSION_UNKNOWN.refusal(wanted.version(), newest.getAsLong()), SOON);
    }
  }

  private static <T> long version(Optional<T> row, ToLongFunction<T> versionOf) {
    return row.map(versionOf::applyAsLong).orElse(0L);
  }
}
