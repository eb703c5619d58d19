/*
 * The limit that the managed forwarder is compared with: look up the flow of a plain TCP frame and rewrite the frame, in C, with
 * nothing around it. Same hash, same 32-octet entries, same probing, same batches of 64 frames of random flows, same huge pages;
 * no services, no states, no loop guard, no time-outs but the write of one.
 *
 *   gcc -O2 -o flow_rewrite bench/c-limit/flow_rewrite.c && ./flow_rewrite
 *
 * Prints nanoseconds a frame, the best of many short rounds, less what writing the frames themselves costs.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { BATCH = 64, STRIDE = 128, HEADROOM = 16, ROUNDS = 4000, BATCHES_A_ROUND = 40, HUGE_PAGE = 2 << 20 };

struct flow {
    uint64_t client_high, client_low;
    uint32_t endpoint, tag, deadline;
    uint16_t real_server;
    uint8_t state, flags;
};

static const uint64_t mapped = 0xffff00000000; /* ::ffff:0:0/96 */
static const uint32_t first_client = 0xc6130000; /* 198.19.0.0 */
static uint8_t frames[BATCH * STRIDE] __attribute__((aligned(64)));
static uint8_t pattern[60];
static uint64_t random_state = 88172645463325252;

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash(uint64_t high, uint64_t low, uint32_t endpoint)
{
    uint64_t address = fold(high ^ 0x1234567891234567, low ^ 0x9876543219876543);
    return fold(address ^ 0x5555123455551234 ^ endpoint, ((uint64_t)endpoint << 32) ^ 0x7777abcd7777abcd);
}

static uint32_t tag_of(uint64_t hashed) { return (uint32_t)(hashed >> 32) | 1; }
static uint32_t read32(const uint8_t *p) { uint32_t v; memcpy(&v, p, 4); return __builtin_bswap32(v); }
static uint16_t read16(const uint8_t *p) { uint16_t v; memcpy(&v, p, 2); return __builtin_bswap16(v); }
static void write16(uint8_t *p, uint16_t v) { v = __builtin_bswap16(v); memcpy(p, &v, 2); }

static void arrive(uint32_t flows)
{
    for (int i = 0; i < BATCH; i++) {
        uint8_t *frame = frames + i * STRIDE + HEADROOM;
        random_state ^= random_state << 13;
        random_state ^= random_state >> 7;
        random_state ^= random_state << 17;
        uint32_t flow = (uint32_t)(((random_state >> 32) * flows) >> 32);
        uint32_t client = __builtin_bswap32(first_client + flow / 256);
        memcpy(frame, pattern, sizeof pattern);
        memcpy(frame + 26, &client, 4);
        write16(frame + 34, (uint16_t)(1024 + flow % 256));
    }
}

static void forward(struct flow *table, uint32_t slots, int shift, uint32_t deadline)
{
    static const uint64_t destinations[2] = { 0x0200000000020200, 0x0200000000030200 };
    uint64_t hashes[BATCH];
    for (int i = 0; i < BATCH; i++) {
        uint8_t *frame = frames + i * STRIDE + HEADROOM;
        if (read16(frame + 12) != 0x0800 || frame[14] != 0x45 || frame[23] != 6 || (read16(frame + 20) & 0x3fff) != 0)
            abort();
        hashes[i] = hash(0, mapped | read32(frame + 26), read16(frame + 34));
        __builtin_prefetch(&table[tag_of(hashes[i]) >> shift]);
    }
    for (int i = 0; i < BATCH; i++) {
        uint8_t *frame = frames + i * STRIDE + HEADROOM;
        uint64_t client = mapped | read32(frame + 26);
        uint32_t endpoint = read16(frame + 34), tag = tag_of(hashes[i]), slot = tag >> shift;
        while (table[slot].tag != tag || table[slot].client_low != client || table[slot].endpoint != endpoint) {
            if (table[slot].tag == 0)
                abort();
            slot = (slot + 1) & (slots - 1);
        }
        table[slot].deadline = deadline;
        memcpy(frame, &destinations[table[slot].real_server], 8);
        memcpy(frame + 8, "\x00\x00\x00\x01", 4);
        frame[22]--;
        uint32_t checksum = read16(frame + 24) + 0x100u;
        write16(frame + 24, (uint16_t)(checksum + (checksum >= 0xffff)));
    }
}

int main(void)
{
    const uint32_t sizes[] = { 1000, 100000, 1000000 };
    memcpy(pattern + 12, "\x08\x00\x45\x00\x00\x2e\x00\x00\x40\x00\x40\x06", 12);
    pattern[46] = 0x50;
    pattern[47] = 0x10;
    for (unsigned k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        uint32_t flows = sizes[k], slots = 8;
        while (slots < (uint64_t)flows * 5 / 4)
            slots *= 2;
        int shift = 32 - __builtin_ctz(slots);
        size_t length = (size_t)slots * sizeof(struct flow);
        uintptr_t mapping = (uintptr_t)mmap(NULL, length + 2 * HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapping == (uintptr_t)MAP_FAILED)
            return 1;
        struct flow *table = (struct flow *)((mapping + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
        madvise(table, length, MADV_HUGEPAGE);
        memset(table, 0, length);
        for (uint32_t flow = 0; flow < flows; flow++) {
            uint64_t client = mapped | (first_client + flow / 256);
            uint32_t endpoint = 1024 + flow % 256, tag = tag_of(hash(0, client, endpoint)), slot = tag >> shift;
            while (table[slot].tag != 0)
                slot = (slot + 1) & (slots - 1);
            table[slot] = (struct flow){ 0, client, endpoint, tag, 0, (uint16_t)(flow & 1), 1, 0 };
        }

        double arriving = 1e9, both = 1e9;
        for (int round = 0; round < ROUNDS; round++) {
            double start = now_ns();
            for (int i = 0; i < BATCHES_A_ROUND; i++)
                arrive(flows);
            double middle = now_ns();
            for (int i = 0; i < BATCHES_A_ROUND; i++) {
                arrive(flows);
                forward(table, slots, shift, (uint32_t)i);
            }
            double end = now_ns();
            if (middle - start < arriving)
                arriving = middle - start;
            if (end - middle < both)
                both = end - middle;
        }
        printf("C limit, %7u flows: %5.1f ns a frame\n", flows, (both - arriving) / BATCHES_A_ROUND / BATCH);
    }
    return 0;
}
