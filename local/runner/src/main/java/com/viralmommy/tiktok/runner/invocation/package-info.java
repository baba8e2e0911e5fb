/** Invokes a function as Lambda does: JSON event in, JSON answer out. */
package com.viralmommy.tiktok.runner.invocation;
