package io.mediahub.local.component;

import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.util.function.Consumer;

/** The encoder, which refuses to start where it cannot isolate ffmpeg from the machine. */
final class EncoderService extends Service {
  private final Platform platform;
  private final int replica;

  EncoderService(Platform platform, Kind kind, int replica) {
    super(platform, kind, replica);
    this.platform = platform;
    this.replica = replica;
  }

  @Override
  public void check(Consumer<String> messages) throws IOException, InterruptedException {
    if (replica == 1) {
      EncoderIsolation.check(platform, messages);
    }
  }
}
