-- The notary's own schema: no read model, and not rebuilt or switched with them.

-- A Merkle tree over a partition of a topic, and how far it has been read. A log that was rewound
-- goes on as another fork. The frontier has 32 bytes for each bit of leaves.
create table tree (
    id            integer  generated always as identity primary key,
    topic         text     not null,
    partition     integer  not null,
    fork          integer  not null,
    origin        text     not null unique,
    topic_id      text     not null,
    leader_epoch  integer,
    next_offset   bigint   not null,
    last_offset   bigint,
    last_leaf     bytea,
    leaves        bigint   not null default 0,
    frontier      bytea    not null default '',
    signed_leaves bigint   not null default 0,
    unique (topic, partition, fork)
);

-- 256 nodes of level 8 * level, side by side; only full ones. Those of level 0 also have the offsets
-- of their leaves: the first one, and differences as LEB128.
create table tile (
    tree         integer  not null references tree,
    level        smallint not null,
    idx          bigint   not null,
    root         bytea    not null,
    hashes       bytea    not null,
    first_offset bigint,
    offsets      bytea,
    primary key (tree, level, idx)
);
-- Hashes do not compress. Out of line they leave the roots close together.
alter table tile alter hashes set storage external;
create index tile_of_offset on tile (tree, first_offset) where level = 0;

-- Leaves after the last full tile, in the parts in which they came.
create table open_part (
    tree         integer not null references tree,
    first_leaf   bigint  not null,
    hashes       bytea   not null,
    first_offset bigint  not null,
    offsets      bytea   not null,
    primary key (tree, first_leaf)
);

-- The newest signed heads of each tree; older ones are in the topic of the heads.
create table checkpoint (
    tree      integer     not null references tree,
    leaves    bigint      not null,
    note      text        not null,
    signed_at timestamptz not null,
    primary key (tree, leaves)
);

-- The newest list of all heads, and the public key that it is signed with: one row.
create table heads (
    only_one  boolean     primary key default true check (only_one),
    public_key text       not null,
    note      text        not null,
    signed_at timestamptz not null
);

-- Why a tree was begun beside an older one. from_leaf is null until the new tree was compared so
-- far; the note is null until it is signed.
create table fork (
    tree      integer     primary key references tree,
    previous  integer     not null references tree,
    why       text        not null,
    found_at  timestamptz not null,
    log_end   bigint      not null,
    from_leaf bigint,
    note      text
);

-- Signed and durable, and not yet known to be in the topic and the file.
create table outgoing (
    id   bigint generated always as identity primary key,
    key  text not null,
    note text not null
);
