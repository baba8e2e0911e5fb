/** Numbers, samples and tables of results. */
package com.viralmommy.tiktok.bench.report;
