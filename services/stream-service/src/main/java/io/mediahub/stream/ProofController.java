package io.mediahub.stream;

import io.mediahub.platform.proof.StoredTrees;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Tiles;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.proof.note.SignedNote;
import io.mediahub.proof.note.TlogProof;
import io.mediahub.stream.notary.LogReader;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proofs with the bytes of the log, and exports of it, for operators on the same machine. */
@Hidden
@RestController
@RequestMapping("/internal/proof")
final class ProofController {
  private final StoredTrees trees;
  private final LogReader log;
  private final NoteSigner signer;

  ProofController(StoredTrees trees, LogReader log, NoteSigner signer) {
    this.trees = trees;
    this.log = log;
    this.signer = signer;
  }

  @Configuration(proxyBeanMethods = false)
  static class Routes {
    /** Open without a token, and only to this machine. */
    @Bean
    PublicRoutes proofRoutes() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, "/internal/proof/**"),
          new PublicRoutes.Route(HttpMethod.POST, "/internal/proof/**"));
    }
  }

  /**
   * @param size leaves that the checkpoint covers; 0 when there is none yet
   * @param note the newest signed checkpoint
   */
  record Head(
      String topic,
      int partition,
      int fork,
      String origin,
      long size,
      @Nullable String note,
      @Nullable String signedAt) {
    static Head of(StoredTrees.Tree tree, StoredTrees.@Nullable Signed signed) {
      return new Head(
          tree.topic(),
          tree.partition(),
          tree.fork(),
          tree.origin(),
          signed == null ? 0 : signed.head().size(),
          signed == null ? null : signed.note().toString(),
          signed == null ? null : signed.at().toString());
    }
  }

  /**
   * @param key the public key, as text of C2SP
   * @param heads the newest signed list of all heads
   * @param forks signed records of rewound logs
   */
  record Heads(String key, @Nullable String heads, List<Head> trees, List<String> forks) {}

  @GetMapping("/checkpoints")
  Heads checkpoints(HttpServletRequest request) {
    ParkedController.requireThisMachine(request);
    return new Heads(
        signer.key().text(),
        trees.heads().map(SignedNote::toString).orElse(null),
        trees.current().stream()
            .map(tree -> Head.of(tree, trees.checkpoint(tree).orElse(null)))
            .toList(),
        trees.forks().stream().map(SignedNote::toString).toList());
  }

  /**
   * @param proof as C2SP's tlog-proof, with the record as its extra data
   */
  record Proved(
      String topic,
      int partition,
      long offset,
      String origin,
      long leaf,
      long size,
      String key,
      String proof) {}

  @GetMapping("/event")
  Proved event(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String eventId,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(defaultValue = "0") int partition,
      @RequestParam(defaultValue = "0") long offset) {
    ParkedController.requireThisMachine(request);
    StoredTrees.Place place =
        eventId == null
            ? new StoredTrees.Place(topic == null ? "" : topic, partition, offset)
            : trees.placesOf(eventId).stream().findFirst().orElseThrow(ProofController::noEvent);
    StoredTrees.Tree tree =
        trees.current(place.topic(), place.partition()).orElseThrow(ProofController::noEvent);
    LogRecord record =
        log.at(new TopicPartition(place.topic(), place.partition()), place.offset())
            .orElseThrow(ProofController::noEvent);
    StoredTrees.Inclusion found =
        trees
            .inclusion(tree, place.offset())
            .orElseThrow(() -> new RefusalException(StreamProblem.PROOF_NOT_YET.refusal()));
    if (!found.leaf().equals(record.leaf())) {
      throw new RefusalException(StreamProblem.RECORD_CHANGED.refusal(found.index()));
    }
    TlogProof proof =
        new TlogProof(
            record.json().getBytes(StandardCharsets.UTF_8),
            found.index(),
            found.path(),
            found.checkpoint().note());
    return new Proved(
        place.topic(),
        place.partition(),
        place.offset(),
        tree.origin(),
        found.index(),
        found.checkpoint().head().size(),
        signer.key().text(),
        proof.toString());
  }

  private static RefusalException noEvent() {
    return new RefusalException(StreamProblem.EVENT_UNKNOWN.refusal());
  }

  /**
   * @param checkpoint an older one, as a signed note
   */
  record Older(String checkpoint) {}

  /**
   * @param proof from the older checkpoint to the newest one
   */
  record Grew(String proof) {}

  @PostMapping("/consistency")
  Grew consistency(HttpServletRequest request, @RequestBody Older older) {
    ParkedController.requireThisMachine(request);
    try {
      return trees
          .consistency(SignedNote.parse(older.checkpoint()))
          .map(proof -> new Grew(proof.toString()))
          .orElseThrow(() -> new RefusalException(StreamProblem.CHECKPOINT_UNKNOWN.refusal()));
    } catch (IllegalArgumentException e) {
      throw new RefusalException(StreamProblem.CHECKPOINT_UNKNOWN.refusal());
    }
  }

  /** The records of the first leaves of a partition, a JSON object a line. */
  @GetMapping("/records")
  void records(
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam String topic,
      @RequestParam int partition,
      @RequestParam long size)
      throws IOException {
    ParkedController.requireThisMachine(request);
    StoredTrees.Tree tree = trees.current(topic, partition).orElseThrow(ProofController::noEvent);
    response.setContentType("application/x-ndjson");
    BufferedWriter lines =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    log.first(
        new TopicPartition(tree.topic(), tree.partition()),
        size,
        record -> {
          lines.write(record.json());
          lines.write('\n');
        });
    lines.flush();
  }

  /** The hashes of the first leaves of a partition, 32 bytes each. */
  @GetMapping("/leaves")
  void leaves(
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam String topic,
      @RequestParam int partition,
      @RequestParam long size)
      throws IOException {
    ParkedController.requireThisMachine(request);
    StoredTrees.Tree tree = trees.current(topic, partition).orElseThrow(ProofController::noEvent);
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    for (long first = 0; first < size; first += Tiles.WIDTH) {
      byte[] hashes = trees.tile(tree, 0, first / Tiles.WIDTH);
      int wanted = (int) Math.min(Tiles.WIDTH, size - first) * Hash.LENGTH;
      if (hashes.length < wanted) {
        throw new IOException("Leaves from " + first + " on are missing in the schema 'proof'.");
      }
      response.getOutputStream().write(hashes, 0, wanted);
    }
  }
}
