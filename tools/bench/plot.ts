import { init } from 'echarts';

/** One bar of each group. */
export interface Series {
	name: string;
	/** One for each group; what was not measured is left out. */
	values: Array<number | undefined>;
}

/** Bars in groups, in percent, as an SVG that can be read on a light page and on a dark one. */
export function plot(title: string, groups: string[], series: Series[]): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 390 });
	const label = { color: '#1f2328' };
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		// Colours that are told apart also by those who see few.
		color: ['#0072b2', '#56b4e9', '#999999', '#d55e00', '#e69f00', '#555555'],
		title: { text: title, left: 'center', top: 8, textStyle: { ...label, fontSize: 15 } },
		// Wide gaps: without a browser, the width of a text is a guess.
		legend: { bottom: 6, itemGap: 44, textStyle: { ...label, fontSize: 11 } },
		grid: { left: 52, right: 16, top: 44, bottom: 130 },
		xAxis: {
			type: 'category',
			data: groups,
			name: 'deliveries at once',
			nameLocation: 'middle',
			nameGap: 28,
			nameTextStyle: label,
			axisLabel: label,
		},
		yAxis: { type: 'value', max: 100, axisLabel: { ...label, formatter: '{value} %' } },
		series: series.map(({ name, values }) => ({
			type: 'bar',
			name,
			data: values,
			label: { show: true, position: 'top', fontSize: 10, color: '#1f2328' },
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
