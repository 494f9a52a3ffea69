package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.process.Launch;
import io.mediahub.local.process.Probes;
import io.mediahub.local.settings.OwnerOnly;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The embedded server that speaks MongoDB's wire protocol; see {@link MongoServerMain}. */
final class Mongo implements Component {
  private final Platform platform;
  private final Path data;

  Mongo(Platform platform) {
    this.platform = platform;
    this.data = platform.places().data("mongo");
  }

  @Override
  public String name() {
    return "mongo";
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public String url() {
    return "mongodb://127.0.0.1:" + platform.ports().mongo();
  }

  @Override
  public void prepare() throws IOException {
    OwnerOnly.folder(data);
  }

  @Override
  public Launch launch() throws IOException {
    Path local = platform.places().dist().resolve("local");
    return Jvm.main(
            platform.places(),
            name(),
            128,
            List.of(local.resolve("mediahub-local.jar"), local.resolve("lib")),
            MongoServerMain.class.getName())
        .option("-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.logFile=System.out")
        .launch(
            data,
            Map.of(),
            data.resolve("users.mv").toString(),
            Integer.toString(platform.ports().mongo()));
  }

  @Override
  public boolean ready() {
    return Probes.tcp(platform.ports().mongo());
  }
}
