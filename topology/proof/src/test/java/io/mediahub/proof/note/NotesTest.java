package io.mediahub.proof.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Merkle;
import io.mediahub.proof.Nodes;
import io.mediahub.proof.Proofs;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotesTest {
  private static final Hash A = Merkle.leaf(new byte[] {1});
  private static final Hash B = Merkle.leaf(new byte[] {2});
  private static final Nodes TWO =
      (level, index) -> level == 1 ? Merkle.node(A, B) : index == 0 ? A : B;

  private NoteSigner signer;

  @BeforeEach
  void key() throws Exception {
    signer =
        new NoteSigner(
            "mediahub.local/test", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  /** Notes that others have published: of Go's sumdb/note, and of an implementation in Elixir. */
  @ParameterizedTest
  @CsvSource({
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW,"
        + "'If you think cryptography is the answer to your problem,\n"
        + "then you don''t know what your problem is.\n',"
        + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k,"
        + "'This is an example message.\n',"
        + "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=",
  })
  void notes_of_other_tools_are_read(String key, String text, String signature) {
    SignedNote note = SignedNote.parse(text + "\n" + signature + "\n");

    assertThat(note.text()).isEqualTo(text);
    assertThat(note.isSignedBy(NoteKey.parse(key))).isTrue();
    assertThat(NoteKey.parse(key).text()).isEqualTo(key);
  }

  @Test
  void a_signed_checkpoint_comes_back_and_is_signed_by_no_other_key_or_text() throws Exception {
    Checkpoint head = new Checkpoint("mediahub.local/test/topic/0", 2, Merkle.node(A, B));

    SignedNote note = SignedNote.parse(signer.sign(head.text()).toString());

    assertThat(Checkpoint.parse(note.text())).isEqualTo(head);
    assertThat(note.isSignedBy(NoteKey.parse(signer.key().text()))).isTrue();
    NoteSigner other =
        new NoteSigner(
            signer.key().name(), KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    assertThat(note.isSignedBy(other.key())).isFalse();
    assertThat(SignedNote.parse(note.toString().replace("\n2\n", "\n3\n")).isSignedBy(signer.key()))
        .isFalse();
  }

  @Test
  void an_inclusion_proof_is_a_text_that_comes_back() {
    Frontier tree = Frontier.empty();
    tree.append(A);
    tree.append(B);
    SignedNote checkpoint = signer.sign(new Checkpoint("origin", 2, tree.root()).text());
    String text =
        new TlogProof(new byte[] {7}, 1, new Proofs(TWO).inclusion(1, 2), checkpoint).toString();

    TlogProof proof = TlogProof.parse(text);

    assertThat(proof.proves(B)).isTrue();
    assertThat(proof.proves(A)).isFalse();
    assertThat(proof.extra()).containsExactly(7);
    assertThat(text).startsWith("c2sp.org/tlog-proof@v1\nextra Bw==\nindex 1\n");
  }

  @Test
  void a_consistency_proof_is_a_text_that_comes_back() {
    SignedNote older = signer.sign(new Checkpoint("origin", 1, A).text());
    SignedNote newer = signer.sign(new Checkpoint("origin", 2, Merkle.node(A, B)).text());
    List<Hash> path = new Proofs(TWO).consistency(1, 2);
    String text = new ConsistencyProof(older, newer, path).toString();

    assertThat(ConsistencyProof.parse(text).holds()).isTrue();
    assertThat(new ConsistencyProof(older, newer, List.of(A)).holds()).isFalse();
    assertThat(new ConsistencyProof(newer, older, path).holds()).isFalse();
  }

  @Test
  void the_heads_of_all_trees_are_one_text() {
    Heads heads =
        new Heads(
            "mediahub.local/test",
            Instant.parse("2026-11-26T17:00:00Z"),
            List.of(new Checkpoint("a/0", 1, A), new Checkpoint("a/1", 0, Merkle.EMPTY_ROOT)));

    assertThat(Heads.parse(signer.sign(heads.text()).text())).isEqualTo(heads);
  }

  @Test
  void base64_has_one_spelling_so_that_no_changed_character_passes() {
    String note = signer.sign("a line\n").toString();
    char last = note.charAt(note.length() - 3); // before '=' and the newline: two bits are unused
    String other = note.substring(0, note.length() - 3) + (char) (last + 1) + "=\n";

    assertThatThrownBy(() -> SignedNote.parse(other)).isInstanceOf(IllegalArgumentException.class);
  }
}
