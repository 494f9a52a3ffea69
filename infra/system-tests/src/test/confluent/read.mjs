// Reads topics to their end with kafkajs, and decodes every value with Confluent's deserializer.
// node read.mjs BOOTSTRAP REGISTRY SECONDS TOPIC=RECORDS...
// RECORDS says when to stop: that many records, and then nothing more. The last line of output is JSON.
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import kafkajs from 'kafkajs';

const [bootstrap, registry, seconds, ...expected] = process.argv.slice(2);
const wanted = Object.fromEntries(expected.map((each) => each.split('=')).map(([topic, n]) => [topic, Number(n)]));
const group = `foreign-client-${process.pid}-${Date.now()}`;
const kafka = new kafkajs.Kafka({ clientId: group, brokers: bootstrap.split(','), logLevel: kafkajs.logLevel.ERROR });
const deserializer = new AvroDeserializer(new SchemaRegistryClient({ baseURLs: [registry] }), SerdeType.VALUE, {});
const seen = Object.fromEntries(Object.keys(wanted).map((topic) => [topic, { records: 0, decoded: 0, types: {} }]));
const problems = [];

const all = () => Object.entries(wanted).every(([topic, n]) => seen[topic].records >= n);
const consumer = kafka.consumer({ groupId: group, readUncommitted: false });
let emptyFetches = 0;
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const deadline = setTimeout(() => {
  problems.push(`not all records came within ${seconds} s`);
  finish();
}, Number(seconds) * 1000);

// Records beyond the expected ones would be in the fetches that follow.
consumer.on(consumer.events.FETCH, ({ payload }) => {
  emptyFetches = all() && payload.numberOfBatches === 0 ? emptyFetches + 1 : 0;
  if (emptyFetches >= 5) finish();
});

await consumer.connect();
await consumer.subscribe({ topics: Object.keys(wanted), fromBeginning: true });
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const counts = seen[topic];
    counts.records++;
    try {
      const value = await deserializer.deserialize(topic, message.value);
      const type = message.headers?.ce_type?.toString() ?? '';
      if (value?.metadata?.aggregateId !== message.key.toString()) throw new Error('the key is not the aggregate');
      counts.types[type] = (counts.types[type] ?? 0) + 1;
      counts.decoded++;
    } catch (e) {
      if (problems.length < 20) problems.push(`${topic}/${partition}/${message.offset}: ${e.message}`);
    }
  },
});
await finished;
clearTimeout(deadline);
await consumer.disconnect();
const admin = kafka.admin();
await admin.connect();
await admin.deleteGroups([group]);
await admin.disconnect();
console.log(JSON.stringify({ seen, problems }));
process.exit(0);
