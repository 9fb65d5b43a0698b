import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areaOf, lengthOf, readPoints, typedPoint, writePoints } from '../../pwa/runner/rare/geo.js';

const corners = '-3.65 103.77 24 8; -3.65 103.771 24 8; -3.651 103.771 24 8; -3.65 103.77 24 8';

test('an area ends where it began, is read back without its closing point and written the same', () => {
  const points = readPoints(corners);
  assert.equal(points.length, 3);
  const written = writePoints(points, true);
  assert.equal(written.split('; ')[0], '-3.6500000 103.7700000 24.0 8.0');
  assert.equal(written.split('; ')[0], written.split('; ')[3]);
  assert.equal(writePoints(readPoints(written), true), written);
});

test('two points are no area yet, and a way that is open stays open', () => {
  const two = readPoints('-3.65 103.77 0 0; -3.65 103.771 0 0');
  assert.equal(writePoints(two, true).split('; ').length, 2);
  assert.equal(writePoints(readPoints(corners), false).split('; ').length, 3);
  assert.equal(areaOf(two), 0);
});

test('a step of a metre and a way of a day are measured alike, as distance() and area() would', () => {
  const metre = readPoints('-3.65 103.77 0 0; -3.650008983 103.77 0 0');
  assert.ok(Math.abs(lengthOf(metre, false) - 1) < 0.001);
  const degree = readPoints('0 103 0 0; 1 103 0 0');
  assert.ok(Math.abs(lengthOf(degree, false) - (6_378_100 * Math.PI) / 180) < 0.01);
  assert.ok(Math.abs(areaOf(readPoints('0 0 0 0; 0 0.01 0 0; 0.01 0.01 0 0; 0.01 0 0 0')) - 1_239_200) < 100);
});

test('what people write is read with commas and points, and nothing outside the earth is taken', () => {
  const place = { lat: -3.6512, lon: 103.7712, alt: 0, acc: 0 };
  for (const typed of ['-3.6512, 103.7712', '-3,6512 103,7712', ' -3.6512 103.7712 ', '-3,6512; 103,7712'])
    assert.deepEqual(typedPoint(typed), place, typed);
  for (const typed of ['', '-3.6512', '91 10', '10 181', 'entah']) assert.equal(typedPoint(typed), null, typed);
  assert.deepEqual(readPoints('bukan titik'), []);
});
