package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import mediahub.rendition.JobKind;
import mediahub.rendition.Urgency;
import org.junit.jupiter.api.Test;

/**
 * The queue of the encoders in virtual time: the shares of owners are the process's own, the window
 * and the order of the topics are modelled. docs/scale.md quotes what it prints.
 */
class QueueSimulationTest {
  private static final int PARTITIONS = 4;
  private static final int WINDOW = 8;
  private static final int AT_ONCE = 1;
  private static final int QUEUED = 2;

  /** Seconds until a lost worker's job is requested again. */
  private static final double SILENCE = 60;

  private static final int CORES = 8;

  private enum Moment {
    UPLOAD,
    JOB_ENDS,
    AGAIN,
    MACHINE_LOST
  }

  private record Event(double at, long order, Moment moment, Media media, Job job, Slot slot) {}

  private record Job(Media media, JobKind kind, double seconds) {}

  private static final class Media {
    final String id;
    final String owner;
    final int partition;
    final int chunks;
    final double uploadedAt;
    int requested;
    int open;
    int done;
    boolean prepared;
    boolean sound;
    double startedAt = -1;
    double publishedAt = -1;

    Media(int number, String owner, int chunks, double uploadedAt, Random random) {
      this.id = "media-" + number;
      this.owner = owner;
      this.partition = random.nextInt(PARTITIONS);
      this.chunks = chunks;
      this.uploadedAt = uploadedAt;
    }
  }

  /** A place for one job; some take only what somebody waits for. */
  private static final class Slot {
    final int machine;
    final boolean onlyNow;
    Job job;
    long lease;

    Slot(int machine, boolean onlyNow) {
      this.machine = machine;
      this.onlyNow = onlyNow;
    }
  }

  private static final class Farm {
    final Random random;
    final List<Shares> shares = new ArrayList<>();
    final Map<String, Media> waiting = new java.util.HashMap<>();
    final Map<Urgency, Deque<Job>> queues = new EnumMap<>(Urgency.class);
    final Deque<Slot> free = new ArrayDeque<>();
    final Deque<Slot> freeForNow = new ArrayDeque<>();
    final List<Slot> slots = new ArrayList<>();
    final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));
    final double lostEvery;
    double now;
    long order;
    int left;
    int mostQueued;
    int mostWaiting;
    int jobs;
    double worked;
    double wasted;
    double lastPublished;

    /**
     * @param lostEvery seconds between two lost machines; infinite for none
     */
    Farm(Random random, int machines, double lostEvery) {
      this.random = random;
      this.lostEvery = lostEvery;
      for (int i = 0; i < PARTITIONS; i++) {
        shares.add(new Shares(AT_ONCE, QUEUED));
      }
      for (Urgency urgency : Urgency.values()) {
        queues.put(urgency, new ArrayDeque<>());
      }
      for (int machine = 0; machine < machines; machine++) {
        for (int core = 0; core <= CORES; core++) {
          Slot slot = new Slot(machine, core == CORES);
          slots.add(slot);
          (slot.onlyNow ? freeForNow : free).add(slot);
        }
      }
      if (!Double.isInfinite(lostEvery)) {
        add(lostEvery, Moment.MACHINE_LOST, null, null, null);
      }
    }

    void upload(Media media) {
      left++;
      add(media.uploadedAt, Moment.UPLOAD, media, null, null);
    }

    private void add(double at, Moment moment, Media media, Job job, Slot slot) {
      events.add(new Event(at, slot == null ? order++ : slot.lease, moment, media, job, slot));
    }

    void run() {
      while (left > 0) {
        Event event = events.remove();
        now = event.at;
        switch (event.moment) {
          case UPLOAD -> arrived(event.media);
          case JOB_ENDS -> ended(event);
          case AGAIN -> offer(event.job);
          case MACHINE_LOST -> lost();
        }
        assign();
      }
    }

    private void arrived(Media media) {
      if (shares.get(media.partition).admits(media.owner, media.id)) {
        offer(new Job(media, JobKind.PREPARE, 3 + random.nextDouble()));
      } else {
        waiting.put(media.id, media);
        mostWaiting = Math.max(mostWaiting, waiting.size());
      }
    }

    private void offer(Job job) {
      Media media = job.media;
      boolean within = shares.get(media.partition).isWithin(media.owner, media.id);
      boolean first = job.kind == JobKind.PREPARE || job.kind == JobKind.SOUND;
      Urgency urgency = !within ? Urgency.LATER : first ? Urgency.NOW : Urgency.NEXT;
      queues.get(urgency).add(job);
      mostQueued = Math.max(mostQueued, queues.values().stream().mapToInt(Deque::size).sum());
    }

    private void assign() {
      for (Urgency urgency : Urgency.values()) {
        Deque<Job> queue = queues.get(urgency);
        while (!queue.isEmpty()) {
          Slot slot = free.poll();
          if (slot == null && urgency == Urgency.NOW) {
            slot = freeForNow.poll();
          }
          if (slot == null) {
            break;
          }
          begin(slot, queue.poll());
        }
      }
    }

    private void begin(Slot slot, Job job) {
      slot.job = job;
      slot.lease = order++;
      if (job.media.startedAt < 0) {
        job.media.startedAt = now;
      }
      add(now + job.seconds, Moment.JOB_ENDS, job.media, job, slot);
    }

    private void ended(Event event) {
      Slot slot = event.slot;
      if (slot.job == null || slot.lease != event.order) {
        return; // the machine was lost meanwhile
      }
      slot.job = null;
      (slot.onlyNow ? freeForNow : free).add(slot);
      jobs++;
      worked += event.job.seconds;
      Media media = event.media;
      switch (event.job.kind) {
        case PREPARE -> {
          media.prepared = true;
          media.done++; // its first chunk
          media.requested = 1;
          offer(new Job(media, JobKind.SOUND, 2 + 0.5 * media.chunks));
          refill(media);
        }
        case CHUNK -> {
          media.done++;
          media.open--;
          refill(media);
        }
        case SOUND -> media.sound = true;
        case CHECK -> published(media);
        case SWEEP, ARTEFACTS, UNKNOWN -> throw new AssertionError(event);
      }
      boolean complete = media.sound && media.done == media.chunks;
      if (complete && event.job.kind != JobKind.CHECK) {
        offer(new Job(media, JobKind.CHECK, 1));
      }
    }

    private void refill(Media media) {
      if (media.open <= WINDOW / 2) {
        while (media.open < WINDOW && media.requested < media.chunks) {
          media.requested++;
          media.open++;
          offer(new Job(media, JobKind.CHUNK, 10 + 4 * random.nextDouble()));
        }
      }
    }

    private void published(Media media) {
      media.publishedAt = now;
      lastPublished = now;
      left--;
      shares
          .get(media.partition)
          .left(media.owner, media.id)
          .map(waiting::remove)
          .ifPresent(next -> offer(new Job(next, JobKind.PREPARE, 3 + random.nextDouble())));
    }

    /** Its jobs are requested again after a while; another machine takes its place. */
    private void lost() {
      int machine = slots.get(random.nextInt(slots.size())).machine;
      for (Slot slot : slots.subList(machine * (CORES + 1), (machine + 1) * (CORES + 1))) {
        if (slot.job != null) {
          wasted += slot.job.seconds / 2; // on average
          add(now + SILENCE, Moment.AGAIN, slot.job.media, slot.job, null);
          slot.job = null;
          (slot.onlyNow ? freeForNow : free).add(slot);
        }
      }
      add(now + lostEvery, Moment.MACHINE_LOST, null, null, null);
    }
  }

  @Test
  void one_upload_starts_soon_beside_a_hundred_of_another_owner() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Farm farm = new Farm(random, 1, Double.POSITIVE_INFINITY);
    for (int i = 0; i < 100; i++) {
      farm.upload(new Media(i, "many", 75, 0, random)); // of 20 minutes
    }
    Media one = new Media(100, "one", 75, 600, random);
    farm.upload(one);

    farm.run();

    double wait = one.startedAt - one.uploadedAt;
    // What the other owner has in the topic at once, before the one slot that takes nothing else.
    double bound = PARTITIONS * AT_ONCE * (4 + 2 + 0.5 * 75);
    assertThat(wait).as("seed %d", seed).isLessThanOrEqualTo(bound);
    assertThat(farm.mostQueued)
        .as("seed %d: of each owner", seed)
        .isLessThanOrEqualTo(2 * PARTITIONS * (AT_ONCE + QUEUED) * (WINDOW + 1));
    System.out.printf(
        "seed %d: 100 uploads of 20 minutes on one machine of %d cores; another's upload waits"
            + " %.1f s and is published after %.0f s, the hundred after %.0f s%n",
        seed, CORES, wait, one.publishedAt - one.uploadedAt, farm.lastPublished);
  }

  @Test
  void a_thousand_workers_finish_although_machines_are_lost() {
    long seed = ThreadLocalRandom.current().nextLong();
    int files = Integer.getInteger("simulation.files", 20_000);
    int owners = 1_000;
    Random random = new Random(seed);
    // 1 % of the machines each minute
    Farm farm = new Farm(random, 1_000 / CORES, 60 / (0.01 * 1_000 / CORES));
    Media[] media = new Media[files];
    for (int i = 0; i < files; i++) {
      int chunks = 2 + (int) Math.min(450, -8 * Math.log(1 - random.nextDouble()));
      media[i] = new Media(i, "owner-" + random.nextInt(owners), chunks, 0, random);
      farm.upload(media[i]);
    }

    farm.run();

    assertThat(Arrays.stream(media)).as("seed %d", seed).allMatch(each -> each.publishedAt >= 0);
    assertThat(farm.wasted / farm.worked).as("seed %d", seed).isLessThan(0.02);
    assertThat(farm.mostQueued)
        .as("seed %d", seed)
        .isLessThanOrEqualTo(owners * PARTITIONS * (AT_ONCE + QUEUED) * (WINDOW + 1));
    System.out.printf(
        "seed %d: %d files of %d owners, %d jobs in %.1f h; at most %d in the queue and %d media in"
            + " the process; %.2f %% of the work lost with machines; workers busy %.1f %%%n",
        seed,
        files,
        owners,
        farm.jobs,
        farm.lastPublished / 3600,
        farm.mostQueued,
        farm.mostWaiting,
        100 * farm.wasted / farm.worked,
        100 * farm.worked / (farm.lastPublished * 1_000));
  }
}
