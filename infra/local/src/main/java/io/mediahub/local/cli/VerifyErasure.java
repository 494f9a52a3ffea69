package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Places;
import io.mediahub.local.terminal.Output;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for what is left of a forgotten person, in a process of its own. */
@Command(
    name = "verify-erasure",
    description = {
      "Search every topic, table, collection, object name, log and cache for what is left of a person.",
      "What to look for, such as the address and the name, comes on standard input, a text a line."
    })
final class VerifyErasure implements Callable<Integer>, OfRunningPlatform {
  private static final int CLEAN = 0;
  private static final int NOT_CLEAN = 1;

  /** Data that is searched by its server, and as files only where that is asked for. */
  private static final Set<String> OF_SERVERS = Set.of("postgres", "kafka", "mongo", "mongodb");

  /** Media, whose names are searched. */
  private static final String OBJECTS = "s3";

  @Parameters(arity = "0..1", paramLabel = "USER", description = "The id of the account.")
  private @Nullable String user;

  @Option(
      names = "--certificate",
      paramLabel = "ID",
      description = "The event id of a certificate (UserForgotten), in place of USER.")
  private @Nullable String certificate;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Read what to look for from this file; it is never an argument.")
  private @Nullable Path file;

  @Option(
      names = "--raw",
      description =
          "Search the files of PostgreSQL, Kafka and MongoDB as well, older rows included.")
  private boolean raw;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    if ((user == null) == (certificate == null)) {
      throw new Failure(
          ExitCode.USAGE,
          "Name either an account or a certificate.",
          "Such as: ./mediahub verify-erasure USER --file texts.txt");
    }
    if (file != null && !Files.isReadable(file)) {
      throw new Failure(
          ExitCode.USAGE,
          "The file " + file + " cannot be read.",
          "Give a file with a text a line.");
    }
    Environment environment = Environment.current();
    environment.requireUp();
    ProcessBuilder process = new ProcessBuilder(command(environment.places())).inheritIO();
    if (file != null) {
      File texts = file.toFile();
      process.redirectInput(texts);
    }
    return switch (process.start().waitFor()) {
      case CLEAN -> ExitCode.OK.number();
      case NOT_CLEAN -> ExitCode.CHECK_FAILED.number();
      default ->
          throw new Failure(
              ExitCode.COMPONENT_FAILED,
              "It could not be searched everywhere; the reason is above.",
              "It needs PostgreSQL, MongoDB, Kafka and S3: see './mediahub status'.");
    };
  }

  private List<String> command(Places places) throws IOException {
    Path services = places.dist().resolve("services");
    Path settings = places.config().resolve("platform.properties");
    if (!Files.isDirectory(services) || !Files.isReadable(settings)) {
      throw Environment.notUp();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                places.java().toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=reconcile-logback.xml",
                "-cp",
                services.resolve("user-service.jar") + ":" + services.resolve("lib") + "/*",
                "io.mediahub.user.verify.VerifyErasureMain",
                settings.toString(),
                user != null ? "--user=" + user : "--certificate=" + certificate));
    folders(places).forEach(folder -> command.add("--folder=" + folder));
    if (output == Output.JSON) {
      command.add("--json");
    }
    return command;
  }

  /** Logs, what processes keep while they run, and their working folders and caches. */
  private List<Path> folders(Places places) throws IOException {
    List<Path> folders = new ArrayList<>();
    folders.add(places.state().resolve("logs"));
    folders.add(places.run());
    Path data = places.state().resolve("data");
    if (Files.isDirectory(data)) {
      try (Stream<Path> all = Files.list(data)) {
        all.filter(Files::isDirectory).filter(this::isSearched).sorted().forEach(folders::add);
      }
    }
    return folders;
  }

  private boolean isSearched(Path folder) {
    String name = folder.getFileName().toString();
    return !name.equals(OBJECTS) && (raw || !OF_SERVERS.contains(name));
  }
}
