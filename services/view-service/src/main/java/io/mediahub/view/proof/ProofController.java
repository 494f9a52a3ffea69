package io.mediahub.view.proof;

import io.mediahub.platform.proof.StoredTrees;
import io.mediahub.platform.proof.StoredTrees.Inclusion;
import io.mediahub.platform.proof.StoredTrees.Place;
import io.mediahub.platform.proof.StoredTrees.Signed;
import io.mediahub.platform.proof.StoredTrees.Tree;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.proof.Hash;
import io.mediahub.proof.note.SignedNote;
import io.mediahub.view.ViewProblem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the notary signed, and proofs. Checkpoints and the key are public: they say nothing of an
 * event, and the more people keep them, the more they prove.
 */
@RestController
@RequestMapping("/api/proof")
@Tag(
    name = "Proof",
    description = "Checkpoints of the event log, and proofs that an event is in it")
class ProofController {
  private final StoredTrees trees;

  ProofController(@Qualifier("views") DataSource views) {
    this.trees = new StoredTrees(views);
  }

  @Configuration(proxyBeanMethods = false)
  static class Routes {
    @Bean
    PublicRoutes routesOfTheHeads() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, "/api/proof/key"),
          new PublicRoutes.Route(HttpMethod.GET, "/api/proof/checkpoints"));
    }
  }

  /**
   * @param topic of the events, such as {@code mediahub.upload.events.v1}
   * @param partition of the topic, such as {@code 0}
   * @param fork 0, or how often the log was found to be rewound, such as {@code 0}
   * @param origin names the tree in its checkpoints, such as {@code
   *     mediahub/mediahub.upload.events.v1/0}
   * @param size events that the checkpoint covers, such as {@code 1200}
   * @param note the checkpoint as a signed note of C2SP, such as {@code
   *     mediahub/mediahub.upload.events.v1/0 1200 …}
   * @param signedAt when it was signed
   */
  @Schema(name = "LogCheckpoint")
  record Head(
      String topic,
      int partition,
      int fork,
      String origin,
      long size,
      String note,
      Instant signedAt) {
    static Head of(Tree tree, Signed signed) {
      return new Head(
          tree.topic(),
          tree.partition(),
          tree.fork(),
          tree.origin(),
          signed.head().size(),
          signed.note().toString(),
          signed.at());
    }
  }

  /**
   * @param heads the signed list of all heads, such as {@code mediahub/heads …}; absent until the
   *     first one
   * @param items the newest checkpoint of each partition that has events
   * @param forks signed records of rewound logs, the oldest first, such as {@code ["mediahub/fork
   *     …"]}
   */
  @Schema(name = "LogHeads")
  record Heads(@Nullable String heads, List<Head> items, List<String> forks) {}

  /**
   * @param key name, id and the Ed25519 key, as C2SP and Go's note package write it, such as {@code
   *     mediahub+1f2e3d4c+AWVk…}
   */
  @Schema(name = "ProofKey")
  record Key(String key) {}

  @GetMapping(path = "/key", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "readProofKey",
      summary = "Read the public key that checkpoints are signed with, as text of C2SP.")
  ResponseEntity<Key> key() {
    return fresh()
        .body(new Key(trees.publicKey().orElseThrow(() -> refused(ViewProblem.TREE_UNKNOWN))));
  }

  @GetMapping(path = "/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listCheckpoints",
      summary = "List the newest signed checkpoint of each partition of the event log.")
  ResponseEntity<Heads> checkpoints() {
    List<Head> items =
        trees.current().stream()
            .flatMap(tree -> trees.checkpoint(tree).map(s -> Head.of(tree, s)).stream())
            .toList();
    return fresh()
        .body(
            new Heads(
                trees.heads().map(SignedNote::toString).orElse(null),
                items,
                trees.forks().stream().map(SignedNote::toString).toList()));
  }

  /**
   * @param topic of the event, such as {@code mediahub.upload.events.v1}
   * @param partition of the topic, such as {@code 0}
   * @param offset of the event in its partition, such as {@code 4711}
   * @param leaf number of the event in the tree, from 0, such as {@code 4680}
   * @param leafHash what the record's bytes must hash to, in Base64, such as {@code
   *     47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=}; see docs/proof.md
   * @param path hashes from the leaf's sibling to the root's child, in Base64, such as {@code
   *     ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]}
   * @param checkpoint the signed note that the path leads to, such as {@code
   *     mediahub/mediahub.upload.events.v1/0 …}
   */
  @Schema(name = "EventProof")
  record Proof(
      String topic,
      int partition,
      long offset,
      long leaf,
      String leafHash,
      List<String> path,
      String checkpoint) {
    static Proof of(Place place, Inclusion found) {
      return new Proof(
          place.topic(),
          place.partition(),
          place.offset(),
          found.index(),
          found.leaf().base64(),
          found.path().stream().map(Hash::base64).toList(),
          found.checkpoint().note().toString());
    }
  }

  @GetMapping(path = "/events/{eventId}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "proveEvent",
      summary = "Prove that an event is in the log, by its id (ADMIN).")
  ResponseEntity<Proof> event(CurrentUser user, @PathVariable String eventId) {
    user.requireRole(Role.ADMIN);
    Place place =
        trees.placesOf(eventId).stream()
            .findFirst()
            .orElseThrow(() -> refused(ViewProblem.EVENT_NOT_PROVED));
    return proved(place);
  }

  @GetMapping(
      path = "/topics/{topic}/{partition}/{offset}",
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "proveRecord",
      summary = "Prove that the record at an offset of an event topic is in the log (ADMIN).")
  ResponseEntity<Proof> at(
      CurrentUser user,
      @PathVariable String topic,
      @PathVariable int partition,
      @PathVariable long offset) {
    user.requireRole(Role.ADMIN);
    return proved(new Place(topic, partition, offset));
  }

  private ResponseEntity<Proof> proved(Place place) {
    return fresh()
        .body(
            trees
                .current(place.topic(), place.partition())
                .flatMap(tree -> trees.inclusion(tree, place.offset()))
                .map(found -> Proof.of(place, found))
                .orElseThrow(() -> refused(ViewProblem.EVENT_NOT_PROVED)));
  }

  /**
   * @param hashes of the tile, in Base64, such as {@code
   *     ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]}: 256, or fewer in one that is not full
   */
  @Schema(name = "LogTile")
  record Tile(List<String> hashes) {}

  @GetMapping(
      path = "/tiles/{topic}/{partition}/{level}/{index}",
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "readTile",
      summary = "Read the hashes of a tile of a tree, 256 in a full one (ADMIN).")
  ResponseEntity<Tile> tile(
      CurrentUser user,
      @PathVariable String topic,
      @PathVariable int partition,
      @PathVariable int level,
      @PathVariable long index) {
    user.requireRole(Role.ADMIN);
    boolean possible = level >= 0 && level < 8 && index >= 0 && index < 1L << 40;
    byte[] hashes =
        possible
            ? trees
                .current(topic, partition)
                .map(tree -> trees.tile(tree, level, index))
                .orElse(new byte[0])
            : new byte[0];
    if (hashes.length == 0) {
      throw refused(ViewProblem.TREE_UNKNOWN);
    }
    List<String> all =
        IntStream.range(0, hashes.length / Hash.LENGTH)
            .mapToObj(i -> Hash.at(hashes, i).base64())
            .toList();
    return fresh().body(new Tile(all));
  }

  private static ResponseEntity.BodyBuilder fresh() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore());
  }

  private static RefusalException refused(ViewProblem problem) {
    return new RefusalException(problem.refusal());
  }
}
