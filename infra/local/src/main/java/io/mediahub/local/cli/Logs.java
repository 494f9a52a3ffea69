package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.state.LogFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a component's log. */
@Command(name = "logs", description = "Show the log of a component.")
final class Logs implements Callable<Integer>, OfRunningPlatform {
  @Parameters(paramLabel = "NAME", description = "A component, or 'supervisor'.")
  private String name;

  @Option(names = "-f", description = "Keep showing new lines until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "-n",
      defaultValue = "200",
      paramLabel = "LINES",
      description = "How many lines (${DEFAULT-VALUE}).")
  private int lines;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    Path path = environment.places().log(name);
    if (!name.matches("[a-z0-9-]+") || !Files.exists(path)) {
      throw new Failure(
          ExitCode.USAGE,
          "There is no log named '" + name + "'.",
          "The logs are: " + known(path) + ".");
    }
    LogFile.Tail tail = new LogFile(path).tail(lines);
    tail.lines().forEach(System.out::println);
    if (follow) {
      try {
        follow(path, tail.end());
      } catch (NoSuchFileException e) {
        throw new Failure(
            ExitCode.NOT_RUNNING,
            "The log was deleted.",
            "Was the environment reset? See './mediahub status'.");
      }
    }
    return ExitCode.OK.number();
  }

  private static void follow(Path path, long from) throws IOException, InterruptedException {
    byte[] buffer = new byte[65536];
    long at = from;
    while (true) {
      try (SeekableByteChannel file = Files.newByteChannel(path)) {
        at = file.size() < at ? 0 : at; // it was cut because it was full
        InputStream in = Channels.newInputStream(file.position(at));
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          System.out.write(buffer, 0, n);
          at += n;
        }
        System.out.flush();
      }
      Thread.sleep(300);
    }
  }

  private static String known(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "none yet";
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(p -> p.getFileName().toString())
          .filter(n -> n.endsWith(".log"))
          .map(n -> n.substring(0, n.length() - 4))
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
