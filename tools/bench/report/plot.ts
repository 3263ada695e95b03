import { init } from 'echarts';

import type { Burst } from '../hook/burst';

/** Draws the shares of deliveries that were accepted in time, as an SVG for light and dark pages. */
export function plotBursts(bursts: Burst[]): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 390 });
	const label = { color: '#1f2328' };
	const sizes = [...new Set(bursts.map(({ size }) => size))];
	const targets = [...new Set(bursts.map(({ target }) => target))];
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		// A palette for people with color vision deficiency.
		color: ['#0072b2', '#56b4e9', '#999999', '#d55e00', '#e69f00', '#555555'],
		title: {
			text: 'Deliveries accepted on the first attempt, within 3 seconds',
			left: 'center',
			top: 8,
			textStyle: { ...label, fontSize: 15 },
		},
		// Wide gaps, because without a browser ECharts only estimates the width of text.
		legend: { bottom: 6, itemGap: 44, textStyle: { ...label, fontSize: 11 } },
		grid: { left: 52, right: 16, top: 44, bottom: 130 },
		xAxis: {
			type: 'category',
			data: sizes.map(String),
			name: 'deliveries at once',
			nameLocation: 'middle',
			nameGap: 28,
			nameTextStyle: label,
			axisLabel: label,
		},
		yAxis: { type: 'value', max: 100, axisLabel: { ...label, formatter: '{value} %' } },
		series: targets.map((name) => ({
			type: 'bar',
			name,
			data: bursts
				.filter(({ target }) => target === name)
				.map(({ inTime, size }) => Math.round((inTime / size) * 100)),
			label: { show: true, position: 'top', fontSize: 10, color: '#1f2328' },
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
