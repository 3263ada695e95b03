import { init } from 'echarts';

/** One bar in each group. */
export interface Series {
	name: string;
	/** A value for each group, or undefined if it wasn't measured. */
	values: Array<number | undefined>;
}

/** Draws a grouped bar chart in percent, as an SVG for light and dark pages. */
export function plot(title: string, groups: string[], series: Series[]): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 390 });
	const label = { color: '#1f2328' };
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		// A palette for people with color vision deficiency.
		color: ['#0072b2', '#56b4e9', '#999999', '#d55e00', '#e69f00', '#555555'],
		title: { text: title, left: 'center', top: 8, textStyle: { ...label, fontSize: 15 } },
		// Wide gaps, because without a browser ECharts only estimates the width of text.
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
