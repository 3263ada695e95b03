/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on Node.js, not inside n8n */
import { randomBytes } from 'node:crypto';

import Redis from 'ioredis';
import { Client } from 'pg';

const {
	PGHOST = 'localhost',
	PGPORT = '5432',
	PGUSER = 'postgres',
	PGPASSWORD = '',
	REDIS_HOST = 'localhost',
	REDIS_PORT = '6379',
} = process.env;

export interface Storage {
	/** The environment variables with which n8n uses this storage. */
	env: NodeJS.ProcessEnv;
	/** Deletes the database and the keys. */
	close(): Promise<void>;
}

/** Creates an empty PostgreSQL database, and a key prefix for Redis. */
export async function createStorage(): Promise<Storage> {
	const name = `okta_trigger_${randomBytes(6).toString('hex')}`;
	await query(`CREATE DATABASE ${name}`);
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: PGHOST,
			DB_POSTGRESDB_PORT: PGPORT,
			DB_POSTGRESDB_USER: PGUSER,
			DB_POSTGRESDB_PASSWORD: PGPASSWORD,
			DB_POSTGRESDB_DATABASE: name,
			QUEUE_BULL_REDIS_HOST: REDIS_HOST,
			QUEUE_BULL_REDIS_PORT: REDIS_PORT,
			QUEUE_BULL_PREFIX: name,
			N8N_REDIS_KEY_PREFIX: name,
		},
		close: async () => {
			await query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await deleteKeys(name);
		},
	};
}

async function query(statement: string): Promise<void> {
	const client = new Client({
		host: PGHOST,
		port: Number(PGPORT),
		user: PGUSER,
		password: PGPASSWORD,
		database: 'postgres',
	});
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

async function deleteKeys(prefix: string): Promise<void> {
	const redis = new Redis({ host: REDIS_HOST, port: Number(REDIS_PORT) });
	const keys = await redis.keys(`*${prefix}*`);
	if (keys.length > 0) await redis.del(...keys);
	await redis.quit();
}
