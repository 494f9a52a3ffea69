package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.audit.ExportWriter;
import io.mediahub.local.audit.Verification;
import io.mediahub.local.audit.Verified;
import io.mediahub.local.terminal.Output;
import io.mediahub.local.terminal.Table;
import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.Heads;
import io.mediahub.proof.note.NoteKey;
import io.mediahub.proof.note.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Proofs of the log: made by the running platform, verified without it. */
@Command(
    name = "audit",
    description = {
      "Prove that an event is in the log, export the log, or verify both without the platform.",
      "prove EVENT: an event id, or topic/partition/offset; with --since FILE, that the log only"
          + " grew since that checkpoint.",
      "verify FILE...: proofs, checkpoints, and folders that export wrote. Nothing need be up.",
      "export --to DIR: every event topic, with its checkpoints.",
      "checkpoints: the newest signed head of each partition."
    })
final class Audit implements Callable<Integer> {
  private static final int TRIES = 20;

  /** What to do. */
  enum Action {
    PROVE,
    VERIFY,
    EXPORT,
    CHECKPOINTS
  }

  @Parameters(
      index = "0",
      paramLabel = "prove|verify|export|checkpoints",
      description = "What to do.")
  private Action action;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "EVENT|FILE",
      description = "With prove: EVENT. With verify: files and folders.")
  private List<String> values = List.of();

  @Option(
      names = "--to",
      paramLabel = "FILE|DIR",
      description = "Write the proof to this file, or the export to this folder.")
  private @Nullable Path to;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The public key to trust, or its file; with verify.")
  private @Nullable String key;

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "A signed checkpoint of earlier; with prove.")
  private @Nullable Path since;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    return switch (action) {
      case PROVE -> since == null ? prove() : grew(since);
      case VERIFY -> verify();
      case EXPORT -> export();
      case CHECKPOINTS -> checkpoints();
    };
  }

  private static ProofService service() throws IOException {
    Environment environment = Environment.current();
    environment.requireUp();
    return new ProofService(environment);
  }

  private Integer prove() throws Exception {
    if (values.size() != 1) {
      throw usage(
          "prove needs one event.", "Give its id, or mediahub.user.events.v1/0/42 for an offset.");
    }
    String[] place = values.getFirst().split("/", -1);
    JsonNode proved =
        place.length == 3
            ? service().event(place[0], place[1], place[2])
            : service().event(values.getFirst());
    String proof = proved.path("proof").asString();
    if (to != null) {
      Files.writeString(to, proof);
    }
    if (output == Output.JSON) {
      System.out.println(proved);
    } else {
      System.out.printf(
          "%s, partition %d, offset %d is leaf %d of the %d that are signed.%n",
          proved.path("topic").asString(),
          proved.path("partition").asInt(),
          proved.path("offset").asLong(),
          proved.path("leaf").asLong(),
          proved.path("size").asLong());
      System.out.println("Public key: " + proved.path("key").asString());
      System.out.print(
          to == null
              ? "\n" + proof
              : "The proof is in %s: './mediahub audit verify %s --key KEY'.%n".formatted(to, to));
    }
    return ExitCode.OK.number();
  }

  private Integer grew(Path older) throws Exception {
    String proof = service().consistency(Files.readString(older));
    if (to != null) {
      Files.writeString(to, proof);
    }
    if (output == Output.JSON) {
      System.out.println(Output.json(Map.of("proof", proof)));
    } else {
      System.out.print(to == null ? proof : "The proof is in %s.%n".formatted(to));
    }
    return ExitCode.OK.number();
  }

  private Integer verify() throws IOException {
    if (values.isEmpty()) {
      throw usage("verify needs something to verify.", "Give a proof, or the folder of an export.");
    }
    List<Path> paths = values.stream().map(Path::of).toList();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw usage("There is no file " + path + ".", "Check the path.");
      }
    }
    List<Path> folders = paths.stream().filter(Files::isDirectory).toList();
    List<Path> files = paths.stream().filter(path -> !Files.isDirectory(path)).toList();
    Verification verification = new Verification(trusted(folders));
    Verified result = new Verified(new ArrayList<>(), new ArrayList<>());
    List<Path> earlier = files.stream().filter(Audit::isCheckpoint).toList();
    for (Path folder : folders) {
      add(result, verification.export(folder, earlier));
    }
    for (Path file : files) {
      if (folders.isEmpty() || !earlier.contains(file)) {
        add(result, verification.file(file));
      }
    }
    print(result);
    return (result.holds() ? ExitCode.OK : ExitCode.CHECK_FAILED).number();
  }

  private static void add(Verified all, Verified more) {
    all.proved().addAll(more.proved());
    all.faults().addAll(more.faults());
  }

  private static boolean isCheckpoint(Path file) {
    try {
      Checkpoint.parse(SignedNote.parse(Files.readString(file)).text());
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private NoteKey trusted(List<Path> folders) throws IOException {
    if (key != null) {
      try {
        return NoteKey.parse(
            key.contains("+") && !Files.exists(Path.of(key))
                ? key
                : Files.readString(Path.of(key)));
      } catch (IllegalArgumentException | IOException e) {
        throw usage(
            "'" + key + "' is neither a public key nor a file with one.",
            "Give name+id+base64, as './mediahub audit checkpoints' prints it.");
      }
    }
    for (Path folder : folders) {
      Optional<NoteKey> own = Verification.keyIn(folder);
      if (own.isPresent()) {
        System.err.println(
            "The key is the one in the export. Whoever made the export could have made it too:"
                + " compare it with the one you know, or give --key.");
        return own.get();
      }
    }
    throw usage(
        "There is no public key to verify with.",
        "Give --key, with the key that './mediahub audit checkpoints' printed once.");
  }

  private void print(Verified result) {
    if (output == Output.JSON) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("status", result.holds() ? "verified" : "failed");
      all.put("proved", result.proved());
      all.put("faults", result.faults());
      System.out.println(Output.json(all));
      return;
    }
    result.proved().forEach(sentence -> System.out.println("  right  " + sentence));
    result
        .faults()
        .forEach(
            fault ->
                System.out.printf(
                    "  WRONG  %s%s: %s (%s)%n",
                    fault.file(),
                    fault.line() > 0 ? ":" + fault.line() : "",
                    fault.sentence(),
                    fault.kind()));
    System.out.println(
        result.holds()
            ? "Verified."
            : result.faults().size() + " faults: this is not what was signed.");
  }

  private Integer export() throws Exception {
    if (to == null) {
      throw usage("export needs a folder.", "Give --to DIR.");
    }
    if (Files.exists(to)) {
      try (Stream<Path> present = Files.list(to)) {
        if (present.findAny().isPresent()) {
          throw usage("The folder " + to + " is not empty.", "Give a new folder.");
        }
      }
    }
    ProofService service = service();
    JsonNode all = consistent(service);
    String platform = NoteKey.parse(all.path("key").asString()).name();
    ExportWriter writer = new ExportWriter(to, platform);
    writer.common(
        all.path("key").asString(),
        all.path("heads").asString(),
        all.path("forks").valueStream().map(JsonNode::asString).toList());
    long events = 0;
    for (JsonNode tree : all.path("trees")) {
      if (tree.path("size").asLong() > 0) {
        System.err.printf(
            "  %s/%d: %d events%n",
            tree.path("topic").asString(),
            tree.path("partition").asInt(),
            tree.path("size").asLong());
        try (InputStream records = service.stream("records", tree);
            InputStream leaves = service.stream("leaves", tree)) {
          writer.tree(tree.path("note").asString(), records, leaves);
        }
        events += tree.path("size").asLong();
      }
    }
    System.out.println(
        output == Output.JSON
            ? Output.json(Map.of("folder", to.toString(), "events", events))
            : "%d events are in %s: './mediahub audit verify %s --key KEY'."
                .formatted(events, to, to));
    return ExitCode.OK.number();
  }

  /** Checkpoints are signed while it is asked: until they are those of the list of heads. */
  private static JsonNode consistent(ProofService service) throws Exception {
    for (int n = 0; n < TRIES; n++) {
      JsonNode all = service.checkpoints();
      if (all.path("heads").isString() && isConsistent(all)) {
        return all;
      }
      Thread.sleep(200);
    }
    throw new Failure(
        ExitCode.TIMED_OUT,
        "There is no complete set of checkpoints yet.",
        "Ask again in a few seconds; if that does not help, see './mediahub status'.");
  }

  private static boolean isConsistent(JsonNode all) {
    Heads heads = Heads.parse(SignedNote.parse(all.path("heads").asString()).text());
    return heads.trees().stream()
        .allMatch(
            head ->
                all.path("trees")
                    .valueStream()
                    .anyMatch(
                        tree ->
                            tree.path("origin").asString().equals(head.origin())
                                && tree.path("size").asLong() == head.size()));
  }

  private Integer checkpoints() throws Exception {
    JsonNode all = service().checkpoints();
    if (output == Output.JSON) {
      System.out.println(all);
      return ExitCode.OK.number();
    }
    Table table =
        new Table("", "TOPIC", "PARTITION", "FORK", "EVENTS", "ROOT", "SIGNED")
            .left("ROOT", "SIGNED");
    for (JsonNode tree : all.path("trees")) {
      boolean signed = tree.path("note").isString();
      table.row(
          tree.path("topic").asString(),
          String.valueOf(tree.path("partition").asInt()),
          String.valueOf(tree.path("fork").asInt()),
          String.valueOf(tree.path("size").asLong()),
          signed ? tree.path("note").asString().split("\n", -1)[2] : "-",
          signed ? tree.path("signedAt").asString() : "-");
    }
    System.out.print(table.render());
    System.out.println("Public key: " + all.path("key").asString());
    for (JsonNode fork : all.path("forks")) {
      System.out.println("\nA log was rewound:\n" + fork.asString());
    }
    return ExitCode.OK.number();
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
